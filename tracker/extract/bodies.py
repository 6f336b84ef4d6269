"""Which body adopts: recognized by the words that open its resolutions and by its document symbols."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.extract.ordinals import ORDINAL, read_ordinal


@dataclass(frozen=True, slots=True)
class Body:
    """An adopting body: its full English name, the words that open its texts, its symbols.

    `symbol` is the pattern that a printed number fills: "49/11" becomes
    "A/HRC/RES/49/11" by "A/HRC/RES/{number}".
    """

    name: str
    opens: tuple[str, ...]
    prefixes: tuple[str, ...]
    symbol: str


_UNEA = "United Nations Environment Assembly of the United Nations Environment Programme"
BODIES = (
    Body(
        "General Assembly",
        (
            "general assembly",
            "assemblée générale",
            "asamblea general",
            "генеральная ассамблея",
            "大会",
            "الجمعية العامة",
        ),
        ("A/RES/", "A/DEC/", "A/C.", "A/"),
        "A/RES/{number}",
    ),
    Body(
        "Security Council",
        (
            "security council",
            "conseil de sécurité",
            "consejo de seguridad",
            "совет безопасности",
            "安全理事会",
            "مجلس الأمن",
        ),
        ("S/",),
        "S/RES/{number} ({year})",
    ),
    Body(
        "Human Rights Council",
        (
            "human rights council",
            "conseil des droits de l",
            "consejo de derechos humanos",
            "совет по правам человека",
            "人权理事会",
            "مجلس حقوق الإنسان",
        ),
        ("A/HRC/",),
        "A/HRC/RES/{number}",
    ),
    Body(
        "Economic and Social Council",
        (
            "economic and social council",
            "conseil économique et social",
            "consejo económico y social",
            "экономический и социальный совет",
            "经济及社会理事会",
            "المجلس الاقتصادي والاجتماعي",
        ),
        ("E/",),
        "E/RES/{number}",
    ),
    Body(
        _UNEA,
        (
            "united nations environment assembly",
            "assemblée des nations unies pour l",
            "asamblea de las naciones unidas sobre el medio ambiente",
            "联合国环境大会",
        ),
        ("UNEP/EA.",),
        "UNEP/EA.{session}/Res.{rest}",
    ),
    Body("World Health Assembly", ("world health assembly",), ("WHA",), ""),
    Body("Executive Board of the World Health Organization", (), ("EB",), ""),
    Body("Regional Committee for the Eastern Mediterranean", (), ("EM/RC",), ""),
    Body("Directing Council of the Pan American Health Organization", ("directing council",), ("CD",), ""),
    Body("Pan American Sanitary Conference", ("pan american sanitary conference",), ("CSP",), ""),
)
_ARTICLE = re.compile(r"[“\"‘'«]?(?:the\s|l['’]|la\s|le\s|el\s|إن\s)?", re.I)
_ORDINAL_NAME = re.compile(rf"(?P<ordinal>{ORDINAL})\s+(?P<name>[A-Z].*)", re.S)


def body_named(opener: str, head: str) -> tuple[Body | None, int | None]:
    """Recognize the body and, where its name carries one, the session.

    "The Sixty-fifth World Health Assembly," is the World Health Assembly at
    session 65; `head` is searched where the opener names no known body.
    """
    name = opener[_ARTICLE.match(opener).end() :] if opener and _ARTICLE.match(opener) else opener  # type: ignore[union-attr]
    session = None
    if match := _ORDINAL_NAME.match(name):
        session = read_ordinal(match["ordinal"])
        name = match["name"]
    lowered = name.lower()
    for body in BODIES:
        if any(lowered.startswith(words) for words in body.opens):
            return body, session
    if not opener or not lowered:
        lowered_head = head.lower()
        for body in BODIES:
            if body.opens and body.opens[0] in lowered_head:
                return body, session
    return None, session


def opens_alone(text: str) -> bool:
    """Whether a line is nothing but a known body's name: "The Security Council" that lost its comma."""
    lowered = text.lower().rstrip(" ,")
    return lowered.startswith("the ") and any(lowered[4:] in body.opens for body in BODIES)


def body_of_symbol(symbol: str) -> Body | None:
    """Recognize the body by its symbol: "UNEP/EA.2/Res.5" is the Environment Assembly's."""
    found = [(len(prefix), body) for body in BODIES for prefix in body.prefixes if symbol.startswith(prefix)]
    return max(found, key=lambda pair: pair[0])[1] if found else None
