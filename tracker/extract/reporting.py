"""Whether a clause asks someone to report, to whom, and how often: "to report annually to the Council"."""

from __future__ import annotations

import re

from tracker.extract.setting import BodyAt
from tracker.model import Category, Deadline, DeadlineKind, Reporting

_ADVERBS = (
    r"(?:(?:also|further|then|regularly|periodically|continue\ to|urgently|promptly|annually|again|jointly"
    r"|orally|not"
    r"|[a-z]+ly)\s+)*"
)
_LEAD = rf"(?:to|and|,|shall|should|will|or|must|by)\s+{_ADVERBS}"
_UPDATE = r"(?:updates|(?:an?|oral|written|interim|further|comprehensive|regular|mid-?term)\s+update)"
_REPORT = rf"(?:reports?|{_UPDATE}|briefings?)"
_AFTER_REPORT = (
    r"(?=\s*(?:[,;.]|$)|\s+(?:to|on(?!\ which)|back|thereon|by|at|within|in|before|every|no\ later|through"
    r"|as|any|with|its|his|her"
    r"|the|their|all|urgently|further|orally|directly|jointly|findings|accordingly|fully|when|immediately"
    r"|[a-z]+ly)\b)"
)
_CAPITALIZED_NAME = r"(?:[A-Z][\w’'-]*\s+|of\s+|on\s+|and\s+|the\s+){1,8}"

# Each form of a reporting request under an example of it.
REPORTING_FORMS = {
    "requests the Registrar to report to the Board": rf"{_LEAD}reports?\b{_AFTER_REPORT}",
    "requests that the Registrar report to the Board": r"""
        \bthat\b[^,;]{0,160}?(?<!['’]s)\s+(?:report|inform|brief|submit|present)s?\s+
        (?:to|back|on|thereon|the|an?|its|his|periodically|annually)\b""",
    "requests the Registrar to keep the Board informed": r"""
        \b(?:keep|keeps|keeping|kept)\b[^;.]{0,90}?\b(?:informed|apprised|appraised|abreast|updated
            |advised)\b""",
    "requests the Registrar to brief the Board": rf"""
        {_LEAD}(?:inform(?:ing|s)?|brief(?:ing|s)?|notify|notifying|apprise|advise|alert|debrief
            |update(?=\s+(?:[a-z]+ly\s+)?(?:the\s+)?(?:[A-Z]|members\b)|\s+(?:it|them|on)\b))\s+
        (?:orally\s+|regularly\s+|periodically\s+)?
        (?=(?:the|all|it|its|them|him|Member|States|Parties|of|on|members|us|[A-Z])\b)""",
    "for the purpose of briefing members": r"\b(?:of|by)\s+(?:briefing|informing|reporting\ (?:to|back))\b",
    "Requests also a final report with its findings": rf"""
        \b[Rr]equests\s+(?:also\s+|further\s+)?(?:an?\s+|regular\s+|further\s+|periodic\s+|the\s+)
        (?:[\w-]+\s+){{0,3}}?{_REPORT}\b""",
    "Preparing annually a report for the Board": r"""
        ^\s*(?:Preparing|Submitting|Presenting|Reporting|Providing)\s[^;.]{0,60}?\b(?:reports?|to|on)\b""",
    "to make the report available": r"""
        \bmake\s+(?:the|its|his|her|their)\s+(?:[a-z]+\s)?reports?\s+available\b""",
    "urges prompt reporting by the Registrar": r"\breporting\s+by\s+the\b",
    "to provide to the Board, soon, a report": r"\bprovide\s+to\s+the\s+[A-Z][^;.]{0,120}?\breports?\b",
    "to regularly brief": r"\bregular(?:ly)?\s+brief\b",
    "to submit a plan to the Board": rf"""
        {_LEAD}(?:submit(?:s|ting)?,?|present(?:s|ing)?,?|transmit(?:s|ting)?|convey(?:s|ing)?
            |communicat(?:e|ing)|furnish)\s+
        (?!(?:the\ present|this|the\ said)\s+(?:resolution|decision)|such\ challenges|itself|candidat
            |nominations)
        (?=[a-z“(A-Z])""",
    "to prepare a summary for consideration by the Board": rf"""
        \b(?:prepar(?:e|es|ing)|produces?|publish|issue(?=\s+(?:an?|the|its|regular)\b)|provid(?:e|es|ing)|deliver|make|compile
            |circulate|undertake|give
            |elaborate|develop|conduct)\b
        (?=[^;.]{{0,140}}\b(?:to|for\ (?:the\ )?consideration|for\ submission|before|by)\s+(?:the\ |its\
            |be\ )?
            (?:[A-Z]|consideration|considered|submitted|presented))
        [^;.,]{{0,90}}?\b(?:{_REPORT}|recommendations|proposals|views|findings|outcomes?|results|summary
            |overview)\b""",
    "to prepare a short report": rf"""
        \b(?:prepar(?:e|es|ing)|produce|submit|submitted|presented|provide|provided|provides|issue
            |issued)\b\s+
        (?:[\w,’'-]+\s+){{0,9}}?{_REPORT}\b""",
    "to provide the Board with information on the wells": rf"""
        \bprovid(?:e|es|ing)\s+(?:(?:to\s+)?(?:the|its
            |their)\s+{_CAPITALIZED_NAME}(?:with\s+)?)?(?:[\w,-]+\s+){{0,5}}?
        (?:information|updates?|views|inputs)\s+
        (?:on|relevant|to(?=\s+(?:the|its|[A-Z]))|about|regarding|concerning|relating|for\ (?:the\ )?(?:report
            |preparation))\b""",
    "to provide the Expert with all the information requested": r"""
        \bprovid(?:e|ing)\s+(?:her|him|them|it|the\s+[A-Za-z][\w\s]{3,60}?)\s+with\s+
        (?:(?:all|any|the|such|necessary|requested|relevant)\s+)+information\b(?!\s+(?:and|or)\s+\w+)""",
    "to provide for the approval of the Board a plan": r"""
        \b(?:provid(?:e|ing)|present(?:ing)?|propos(?:e|ing))\b[^;.]{0,160}?\bfor\ (?:the\ )?
        (?:approval|consideration)\ (?:of|by)\ the\ [A-Z]""",
    "to provide the Board with an evaluation": r"""
        \bprovid(?:e|ing)\s+the\s+[A-Z][\w\s]{3,60}?\s+with\s+(?:[\w-]+\s+){0,5}?
        (?:outcomes?|updates?|reports?|briefings?|recommendations|information\ on|assessments?
            |evaluations?|analysis|overview
          |options|proposals|views)\b""",
    "to include the wells in his next report": r"""
        \bincludes?\b[^;]{0,600}?\bin\s+(?:his|her|its|their|the|all|any|each)\b[^;,]{0,70}?\breport(?:s
            |ing)?\b""",
    "to address the wells in all his country reports": r"""
        \b(?:address|reflect|cover|detail)\w*\b[^;]{0,120}?\bin\s+(?:all\s+)?(?:his|her|its|their
            |the)\b[^;,]{0,60}?
        \breport(?:s|ing)?\b""",
    "requests that a report be submitted": r"""
        \b(?:a|an|the|further|oral|written|comprehensive|progress|final|interim|annual|periodic
            |consolidated)\s+reports?\b
        [^;.]{0,80}\bbe\s+(?:submitted|prepared|presented|provided|issued|made\ available)\b""",
    "by supplying any information": r"\bsupply(?:ing)?\b[^;.]{0,60}\b(?:information|data|proposals)\b",
    "to bring to the attention of the Council situations": r"""
        \bbring(?:ing)?\s+to\s+the\s+attention\s+of\s+the\s+(?:Security\ )?Council\s+(?:situations|any|all
            |matters)""",
    "through an oral update": r"\bthrough\s+(?:a|an)\s+(?:\w+\s+)?(?:report|oral\ update|briefing)\b",
    "as part of his annual report": r"\bas\ part\ of\ (?:his|her|its|their)\b[^;,]{0,50}\breport(?:s|ing)?\b",
    "to share the findings with the Board": r"""
        \b(?:share|make)\b[^;.]{0,80}\b(?:reports?|findings)\s+(?:available\ )?(?:with|to)\s+the\s+[A-Z]""",
    "to continue its yearly reporting": r"""
        \b(?:continue|strengthen|improve|enhance|resume)\s+(?:its|their|his|her)\s+(?:[\w-]+\s+){0,3}?reporting\b""",
    "to recommend to the Board ways to improve": r"""
        \b(?:to|and)\s+(?:recommend|propose|suggest)\s+to\s+the\s+[A-Z]""",
    "to hold regular briefings": r"""
        \b(?:hold|conduct|convene|arrange|organize)\s+(?:[\w-]+\s+){0,3}briefings?\b""",
}
# Every form begins with a comma, a space or a word: the look-ahead spares the search all other places, and the forms
# their own word borders, so that a first letter tells most of them off.
_FORMS = "|".join("(?:" + form.strip().removeprefix(r"\b") + ")" for form in REPORTING_FORMS.values())
_REPORTING = re.compile(rf"(?=,|(?<!\w)[\w\s])(?:{_FORMS})", re.VERBOSE)
# Words without which nobody is asked to report: looked for first, being much quicker.
_HINTS = (
    "report", "inform", "brief", "submit", "present", "transmit", "convey", "communicat", "updat", "appris",
    "abreast", "advise", "notif", "furnish", "alert", "supply", "views", "recommendations", "proposals",
    "outcome", "results", "summary", "overview", "inputs", "attention of", "findings", "apprais",
    "information", "approval of", "consideration", "recommend to", "propose to", "suggest to",
)  # fmt: skip
# "to provide the Expert with the means to submit her report": the help is asked, not the report.
_ENABLES = re.compile(
    r"""\b(?:enabl\w+|allow\w*|assist\w*|necessary|required|needed|support\w*)\b
        (?:\s+(?:for\s+)?(?:him|her|it|them|the\s+[A-Z][\w\s-]{2,60}?))?\s+to?\s*$""",
    re.VERBOSE,
)
_RECIPIENT = re.compile(r"\b(?:to|inform|brief|apprise|update|keep|provide|advise|notify)\s+(?=the |its |[A-Z])")


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
    if not any(map(clause.__contains__, _HINTS)):
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
