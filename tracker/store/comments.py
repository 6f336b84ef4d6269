"""What people say to each other about an action, apart from what is reported on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.store.accounts import UserRecord
from tracker.store.models import ADDRESS, PERSON, Base


class CommentRecord(Base):
    """A comment on an action: written once, answered by a later one."""

    __tablename__ = "comments"
    __table_args__ = (ForeignKeyConstraint(["address"], ["actions.address"]), Index(None, "address", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(ADDRESS)
    text: Mapped[str]
    author: Mapped[str] = mapped_column(PERSON, index=True)
    recorded: Mapped[datetime]


class MentionRecord(Base):
    """A person whom a comment names as "@a.pozo", and who is told of it."""

    __tablename__ = "mentions"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, as it was written, with the names under which the people sign in whom it mentions."""

    address: str
    text: str
    author: str
    recorded: datetime
    mentions: tuple[str, ...] = ()


def list_comments(session: Session, address: str) -> list[Comment]:
    """List what was said about an action, the oldest first."""
    records = session.scalars(select(CommentRecord).where(CommentRecord.address == address).order_by(CommentRecord.id))
    mentioned: dict[int, list[str]] = {}
    of_action = (
        select(MentionRecord.comment_id, UserRecord.name)
        .join(CommentRecord, CommentRecord.id == MentionRecord.comment_id)
        .join(UserRecord, UserRecord.id == MentionRecord.user_id)
        .where(CommentRecord.address == address)
        .order_by(UserRecord.name)
    )
    for number, name in session.execute(of_action):
        mentioned.setdefault(number, []).append(name)
    return [
        Comment(each.address, each.text, each.author, each.recorded, tuple(mentioned.get(each.id, ())))
        for each in records
    ]
