"""Whether a clause asks someone to report, to whom, and how often: "to report annually to the Council"."""

from __future__ import annotations

import re

from tracker.extract.deadlines import BodyAt
from tracker.model import Category, Deadline, DeadlineKind, Reporting

_ADVERBS = r"(?:(?:also|further|then|regularly|periodically|continue\ to|urgently|promptly|annually|again|jointly|orally|not|[a-z]+ly)\s+)*"
_LEAD = rf"(?:\bto|\band|,|\bshall|\bshould|\bwill|\bor|\bmust|\bby)\s+{_ADVERBS}"
_PRODUCT = (
    r"(?:reports?|reporting|updates?|briefings?|recommendations?|proposals?|views|comments|findings|outcomes?|results|summary|summaries|"
    r"assessments?|evaluations?|analys[ie]s|overview|study|options|information|plan|review|observations|note|statement|conclusions|document|account|inputs?|details|budget)"
)
_UPDATE = r"(?:updates|(?:an?|oral|written|interim|further|comprehensive|regular|mid-?term)\s+update)"
_REPORTING = re.compile(
    rf"""
      {_LEAD}reports?\b(?=\s*(?:[,;.]|$)|\s+(?:to|on(?!\ which)|back|thereon|by|at|within|in|before|every|no\ later|through|as|any|with|its|the|their|all|urgently|further|orally|directly|jointly|findings|accordingly|fully|when|immediately|[a-z]+ly)\b)
    | \bthat\b[^,;]{{0,160}}?(?<!['’]s)\s+(?:report|inform|brief|submit|present)s?\s+(?:to|back|on|thereon|the|an?|its|his|periodically|annually)\b
    | \b(?:keep|keeps|keeping|kept)\b[^;.]{{0,90}}?\b(?:informed|apprised|appraised|abreast|updated|advised)\b
    | {_LEAD}(?:inform(?:ing|s)?|brief(?:ing|s)?|notify|notifying|apprise|advise|alert|debrief|update)\s+(?:orally\s+|regularly\s+|periodically\s+)?
          (?=(?:the|all|it|its|them|him|Member|States|Parties|of|on|members|us|[A-Z])\b)
    | \b[Rr]equests\s+(?:also\s+|further\s+)?(?:an?\s+|regular\s+|further\s+|periodic\s+|the\s+)(?:[\w-]+\s+){{0,3}}?(?:reports?|{_UPDATE}|briefings?)\b
    | ^\s*(?:Preparing|Submitting|Presenting|Reporting|Providing)\s[^;.]{{0,60}}?\b(?:reports?|to|on)\b | \bmake\s+(?:the|its|his|her|their)\s+(?:[a-z]+\s)?reports?\s+available\b | \breporting\s+by\s+the\b | \bprovide\s+to\s+the\s+[A-Z][^;.]{{0,120}}?\breports?\b | \bregular(?:ly)?\s+brief\b | \b(?:of|by)\s+(?:briefing|informing|reporting\ (?:to|back))\b
    | {_LEAD}(?:submit(?:s|ting)?,?|present(?:s|ing)?,?|transmit(?:s|ting)?|convey(?:s|ing)?|communicate|communicating|furnish)\s+
          (?!(?:the\ present|this|the\ said)\s+(?:resolution|decision)|such\ challenges)(?=[a-z“(A-Z])(?!itself|candidat|nominations)
    | \b(?:prepare|prepares|preparing|produce|produces|publish|issue|issues|provide|provides|providing|deliver|make|compile|circulate|undertake|give|elaborate|develop|conduct)\b
          (?=[^;.]{{0,140}}\b(?:to|for\ (?:the\ )?consideration|for\ submission|before|by)\s+(?:the\ |its\ |be\ )?(?:[A-Z]|consideration|considered|submitted|presented))
          [^;.,]{{0,90}}?\b(?:reports?|{_UPDATE}|briefings?|recommendations|proposals|views|findings|outcomes?|results|summary|overview)\b
    | \b(?:prepare|prepares|preparing|produce|submit|submitted|presented|provide|provided|provides|issue|issued)\b\s+(?:[\w,’'-]+\s+){{0,9}}?(?:reports?|{_UPDATE}|briefings?|progress\ reports?)\b
    | \bprovid(?:e|es|ing)\s+(?:(?:to\s+)?(?:the|its|their)\s+(?:[A-Z][\w’'-]*\s+|of\s+|on\s+|and\s+|the\s+){{1,8}}(?:with\s+)?)?(?:[\w,-]+\s+){{0,5}}?(?:information|updates?|views|inputs)\s+(?:on|to(?=\s+(?:the|its|[A-Z]))|about|regarding|concerning|relating|for\ (?:the\ )?(?:report|preparation))\b
    | \bprovid(?:e|ing)\s+the\s+[A-Z][\w\s]{{3,60}}?\s+with\s+(?:[\w-]+\s+){{0,5}}?(?:outcomes?|updates?|reports?|briefings?|recommendations|information\ on|assessments?|evaluations?|analysis|overview|options|proposals|views)\b
    | \bincludes?\b[^;]{{0,600}}?\bin\s+(?:his|her|its|their|the|all|any|each)\b[^;,]{{0,70}}?\breport(?:s|ing)?\b
    | \b(?:address|reflect|cover|detail)\w*\b[^;]{{0,120}}?\bin\s+(?:all\s+)?(?:his|her|its|their|the)\b[^;,]{{0,60}}?\breport(?:s|ing)?\b
    | \b(?:a|an|the|further|oral|written|comprehensive|progress|final|interim|annual|periodic|consolidated)\s+reports?\b[^;.]{{0,80}}\bbe\s+(?:submitted|prepared|presented|provided|issued|made\ available)\b
    | \bsupply(?:ing)?\b[^;.]{{0,60}}\b(?:information|data|proposals)\b
    | \bbring(?:ing)?\s+to\s+the\s+attention\s+of\s+the\s+(?:Security\ )?Council\s+(?:situations|any|all|matters)
    | \bthrough\s+(?:a|an)\s+(?:\w+\s+)?(?:report|oral\ update|briefing)\b
    | \bas\ part\ of\ (?:his|her|its|their)\b[^;,]{{0,50}}\breport(?:s|ing)?\b
    | \b(?:share|make)\b[^;.]{{0,80}}\b(?:reports?|findings)\s+(?:available\ )?(?:with|to)\s+the\s+(?:[A-Z])
    | \b(?:hold|conduct|convene|arrange|organize)\s+(?:[\w-]+\s+){{0,3}}briefings?\b
    """,
    re.VERBOSE,
)
# Words without which nobody is asked to report: looked for first, being much quicker.
_HINTS = (
    "report",
    "inform",
    "brief",
    "submit",
    "present",
    "transmit",
    "convey",
    "communicat",
    "updat",
    "appris",
)
_HINTS += (
    "apprais",
    "abreast",
    "advise",
    "notif",
    "furnish",
    "alert",
    "supply",
    "views",
    "recommendations",
    "proposals",
)
_HINTS += ("findings", "outcome", "results", "summary", "overview", "attention of", "inputs")
# "to provide the Expert with the means to submit her report": the help is asked, not the report.
_ENABLES = re.compile(
    r"\b(?:enabl\w+|allow\w*|assist\w*|necessary|required|needed|support\w*)\b(?:\s+(?:for\s+)?(?:him|her|it|them|the\s+[A-Z][\w\s-]{2,60}?))?\s+to?\s*$"
)
_RECIPIENT = re.compile(
    r"\b(?:to|inform|brief|apprise|update|keep|provide|advise|notify)\s+(?=the\ |its\ |[A-Z])", re.X
)


def read_reporting(
    text: str, start: int, end: int, category: Category, deadlines: tuple[Deadline, ...], body_at: BodyAt
) -> Reporting | None:
    """The reporting request of the clause `text[start:end]`, None where nobody is to report.

    The recipient is the first body named after the reporting words; the
    frequency is that of the clause's recurring deadline.
    """
    if category not in (Category.DIRECTIVE, Category.DECIDING):
        return None
    clause = text[start:end]
    if not any(word in clause for word in _HINTS):
        return None
    match = _REPORTING.search(text, start, end)
    while match and _ENABLES.search(text, start, match.start() + 3):
        match = _REPORTING.search(text, match.start() + 4, end)
    if not match:
        return None
    recipient = None
    for lead in _RECIPIENT.finditer(text, match.start(), end):
        named = body_at(lead.end())
        if named:
            recipient = named[0]
            break
    frequency = next((d.frequency for d in deadlines if d.kind is DeadlineKind.RECURRING), None)
    return Reporting(recipient, frequency, " ".join(match.group().split())[:160])
