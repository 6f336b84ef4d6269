"""Templates become pages: escaped always, with the words and dates of the site."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request

from tracker.knowledge.languages import direction_of, name_of, tag_of
from tracker.knowledge.writing import write_day, write_days, write_short_day
from tracker.service.rights import Actor
from tracker.store import tell_change
from tracker.web.helping import TOPICS
from tracker.web.keys import KEYS

HERE = Path(__file__).parent
SAFE = "/:@!$&'()*+,;=~-._"

AREAS = (
    ("home", "Home"),
    ("actions", "Actions"),
    ("resolutions", "Resolutions"),
    ("review", "Review"),
    ("reports", "Reports"),
    ("figures", "Figures"),
    ("entities", "Entities"),
    ("sessions", "Sessions"),
    ("changes", "Change log"),
)
"""The pages of the menu, in order: the name of a route and what the menu calls it."""

DONE = {
    "reported": "The status report is recorded.",
    "assigned": "The assignment is recorded.",
    "corrected": "The correction is recorded.",
    "undone": "Taken back: it is as it was before.",
    "kept": "Lists are shown to you like this from now on.",
    "keys-off": "Single keys do nothing from now on.",
    "keys-on": "Single keys work from now on.",
    "superseded": "The action is superseded, its owner and history go on with the later one.",
    "superseded-many": "The actions are superseded, their owners and histories go on with the later ones.",
    "reviewed": "The review is recorded.",
    "withdrawn": "The review is withdrawn; what was extracted counts again.",
    "refreshed": "The text is read again; what people decided stays.",
    "saved": "Saved.",
    "settled": "The row is settled.",
    "table": "The table is taken; what is left of it stands below.",
    "table-unwritten": "No row of the table was certain or ticked, so nothing was written; what is left stands below.",
    "removed": "The file is removed; its hash stays, and so do the reports that name it.",
    "deleted": "Deleted.",
    "password": "The password is changed. Sign in with the new one.",
    "signed-out": "You are signed out.",
    "commented": "The comment is there.",
    "seen": "The notices are marked as seen.",
    "notices": "That is how you are told from now on.",
    "chosen": "The text is chosen: the actions are those of its clauses.",
    "token": "The token is withdrawn.",
    "elsewhere": "You are signed out everywhere but here.",
    "second-factor": "The second factor is gone; your password alone lets you in.",
    "user": "The user is changed.",
    "entity": "The entity is recorded; it counts for every later import.",
    "session": "The session is recorded, and deadlines that name it are dated.",
}
"""What a page says after something was done, by the word in its address."""


DONE_TO_MANY = {
    "reported": "The status report on {} is recorded.",
    "assigned": "The assignment of {} is recorded.",
    "corrected": "The correction of {} is recorded.",
}
"""What a page says instead where it was done to several actions at once, with how many."""

NEWS = ("done", "changed", "undo", "moved", "last")
"""The parts of an address that tell of what was just done."""


@functools.cache
def environment() -> Environment:
    """The templates, with everything escaped that is not marked as ours."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": write_day,
        "short_day": write_short_day,
        "days": write_days,
        "moment": write_moment,
        "plural": write_plural,
        "query": write_query,
        "part": write_part,
        "language": name_of,
        "format": write_format,
        "told": tell_change,
    }
    made.globals |= {"AREAS": AREAS, "KEYS": KEYS, "together": join_parts, "lang": write_lang}
    return made


def render(request: Request, template: str, **values: Any) -> str:
    """Write a page; templates know `actor`, `url`, `done` and `today` besides what is given."""
    actor: Actor | None = getattr(request.state, "actor", None)
    known = {
        "actor": actor,
        "url": functools.partial(url_of, request),
        "done": _tell_done(request.query_params.get("done", ""), request.query_params.get("changed", "")),
        "here": request.scope.get("route") and request.scope["route"].name,
        "today": date.today(),
        "prefers": visit.preferences if (visit := getattr(request.state, "visit", None)) else {},
        "undo": request.query_params.get("undo", ""),
        "this_page": _without_news(request),
        "help_topic": TOPICS.get(request.scope["route"].name, "") if request.scope.get("route") else "",
        "request_id": request.state.request_id,
    }
    return environment().get_template(template).render(known | values)


def _tell_done(word: str, changed: str) -> str | None:
    """Say what was done, and to how many actions where there were several."""
    if word in DONE_TO_MANY and changed.isdecimal() and len(changed) < 7 and int(changed) > 1:
        return DONE_TO_MANY[word].format(write_plural(int(changed), "action"))
    return DONE.get(word)


def _without_news(request: Request) -> str:
    """The address of a page without what it says once: that something was done, and how that is taken back."""
    kept = [each for each in request.query_params.multi_items() if each[0] not in NEWS]
    root: str = request.scope.get("root_path", "")
    path = root + request.scope["path"].removeprefix(root)
    return quote(path, safe=SAFE) + (f"?{urlencode(kept)}" if kept else "")


def url_of(request: Request, name: str, query: Any = None, /, **parts: Any) -> str:
    """Write the address of a page by the name of its route, below the site's root path."""
    root: str = request.scope.get("app_root_path") or request.scope.get("root_path", "")
    paths: dict[str, str] = request.app.state.paths
    if name not in paths:  # a search through all routes, which a page with hundreds of links would feel
        paths[name] = str(request.app.url_path_for(name, **{part: f"{{{part}}}" for part in parts}))
    path = paths[name].format(**{part: write_part(str(value)) for part, value in parts.items()})
    return root + path + (f"?{write_query(query)}" if query else "")


def site_of(request: Request) -> str:
    """The address of this site as whoever asks reaches it, without a slash: "https://tracker.example.org/tracker"."""
    root: str = request.scope.get("app_root_path") or request.scope.get("root_path", "")
    return f"{request.url.scheme}://{request.url.netloc}{root}"


@functools.lru_cache(maxsize=10_000)
def write_part(value: str, safe: str = SAFE) -> str:
    """Write a part of an address, "A/RES/79/114 & more" as "A/RES/79/114%20&%20more"; a query has fewer safe signs."""
    return quote(value, safe=safe)


def join_parts(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """Join the parts of an address; a later one takes the place of an earlier one of its name."""
    return {name: value for each in parts for name, value in each.items()}


def write_query(parts: Any) -> str:
    """Write a query string of a mapping or of pairs: {"open": True, "flag": ["a", "b"]} is "open=true&flag=a&flag=b".

    None leaves a part out.
    """
    pairs: Iterable[tuple[str, Any]] = parts.items() if hasattr(parts, "items") else parts
    plain = [(name, str(value).lower() if isinstance(value, bool) else value) for name, value in pairs]
    return urlencode([(name, value) for name, value in plain if value is not None], doseq=True)


def write_moment(value: datetime | None, missing: str = "") -> str:
    """Write a moment to the minute: "21 July 2004, 14:05 UTC"."""
    if value is None:
        return missing
    moment = value.astimezone(UTC)
    return f"{write_day(moment.date())}, {moment:%H:%M} UTC"


def write_plural(count: int, one: str, many: str = "") -> str:
    """Count things: "1 action", "1,204 actions"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


FORMATS = {"akn": "Akoma Ntoso", "word": "Word", "html": "HTML", "pdf": "PDF", "markdown": "Markdown", "text": "text"}
"""What pages call the formats of texts."""


def write_format(name: str) -> str:
    """Name a format for people: "akn" is "Akoma Ntoso"."""
    return FORMATS.get(name, name)


def write_lang(language: str) -> Markup:
    """Say of an element in which language its words are, and which way they run: lang="ar" dir="rtl"."""
    return Markup('lang="{}" dir="{}"').format(tag_of(language), direction_of(language))
