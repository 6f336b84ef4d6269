"""How paragraphs open: the body's name, a participle of the preamble, an operative verb, a closing line."""

from __future__ import annotations

import re
from functools import cache

from tracker.knowledge.verbs import load_verbs

_QUOTE = "“\"‘'«„"
_OPENER = re.compile(
    rf"""
    [{_QUOTE}]?
    (?: (?:The|THE)\s[^.;:,]{{3,200}}(?:,[^.;:,]{{3,120}})?      # The Conference of the Parties,
      | (?:L['’]|La\s|Le\s|El\s|Los\s|Les\s)[^.;:,]{{3,160}}        # L’Assemblée générale,
      | [А-Я][^.;:,]{{3,120}}                                     # Генеральная Ассамблея,
      | (?:إن|ان|إنّ)\s[^.؛:،]{{3,120}}                              # إن الجمعية العامة،
      | (?:大会|安全理事会|经济及社会理事会|人权理事会|联合国环境大会|[\u4e00-\u9fff]{{2,20}}会)
    )
    ,?\s?[,،，]
    """,
    re.X,
)
# "The Fiftieth Session of the Council of Ministers, held in Aden on 4 and 5 May 2027 (Session: Wells),"
_SESSION_OPENER = re.compile(
    r"(?:The|THE)\s[^;]{3,240}?\b(?i:session|meeting|conference|summit|congress)\b[^;]{0,240}?"
    r"\b(?i:held|meeting|convened|assembled)\s(?i:in|at|on|from|under)\s[^;]{3,300},"
)
_DECLARERS = re.compile(rf"[{_QUOTE}]?(?:We|WE)\b,?\s+(?:the|THE)\b")
_STATEMENT = re.compile(r"\b(?:made|issued)\s+the\s+following\s+statement\b")
_DECISION = re.compile(
    r"""
    (?: At\ (?:its|the)\ [^.;:]{3,200}?,\s+ | On\ \d{1,2}\ [A-Z][a-z]+\ \d{4},\s+ )?
    (?:[Tt]he)\ [A-Z][^.;:,]{3,120}?(?:,[^.;:]{3,300}?,|,\ [^.;:,]{3,300}?,)?\s
    (?:also\ |further\ )?
    (?:decide[sd]?|agree[sd]|took\ note|takes\ note|(?:elect|appoint|adopt|request|recommend|endors|approv|welcom|invit
      |encourag|condemn|recall|stress|underlin|reaffirm|reiterat|urg)(?:ed|e?s)|calls\ (?:up)?on|noted)\b
    """,
    re.X,
)
_BODY_NAME = (
    r"(?:[A-Z][\w-]+\s|of\s|the\s|and\s){0,8}"
    r"(?:Assembly|Council|Committee|Commission|Conference|Board|Parties|Body|Congress|Meeting|Forum|Group|Panel)"
)
_DECISION_HEAD = re.compile(rf"At\s(?:its|the)\s[^;:]{{3,200}}?,\s+the\s{_BODY_NAME}(?:,[^:;]{{3,120}})?:")
_ACTS_TOLD = re.compile(rf"The\s{_BODY_NAME}:|[A-Z]{{2,8}}[\s-]?\d{{1,3}}:")
_ANNEX = re.compile(
    r"""
    \[?(?: (?:Annexe?|ANNEXE?|Appendix|APPENDIX|Enclosure|Attachment|Anexo|ANEXO|Приложение|附件|المرفق)
      (?:\s*(?:[IVXLC]{1,6}|\d{1,2}|[A-Z]))?\s?\*{0,3}[.:]? )\]?
    (?:\s*[¹²³⁰⁴-⁹]+)?
    """,
    re.X,
)
_ANNEX_RUN_IN = re.compile(
    r"(?:ANNEX|APPENDIX|Annex|Appendix)(?:\s+[IVX]{1,5})?[.:]?\s+[A-Z“]"
    r"|(?i:annexe?|appendix|attachment|enclosure|schedule)(?:\s+[IVX]{1,5})?\s+to\s+(?:the\s+|this\s+)?(?:present\s+)?"
    r"(?i:resolution|recommendation|decision|declaration|statement|conclusions?)\b"
)
_ORDINAL = r"(?:\d{1,4}\s?(?:st|nd|rd|th|a|e|ª|º)|[A-Z][a-z]+(?:-[a-z]+|\sand\s[a-z-]+|\shundred\sand\s[a-z-]+)*)"
_CLOSING = re.compile(
    rf"""
      \(?\[?{_ORDINAL}\s(?:\((?:resumed|closing|opening)\)\s)?(?:plenary|closed|private|séance|sesión)?\s?
        (?:\((?:resumed|closing)\)\s)?(?:meeting|plenary|plénière|plenaria)\b(?!\s+of\b)  # 47th plenary
    | PASSED\sAND\s(?:ADOPTED|APPROVED)\b | Passed\sand\s(?:adopted|approved)\b
    | \[?\(?(?:Adopted|ADOPTED)\s(?:unanimously|by|at|without|on|in|as)\b            # Adopted unanimously at
    | \(?\d{{1,2}}\s[A-Z][a-z]+\s\d{{4}}[.)\]]?$                                          # 21 July 2004
    | \([^()]{{0,60}}\bmeeting\)$                                                    # (Committee 3, 2nd meeting)
    | (?:In\ favour|Against|Abstaining|Abstentions?)\s?:                                  # the roll of a vote
    | [\d-]+\S{{0,3}}\s(?:пленарное\s+)?заседание | \d+e\sséance | \d+[ªa]\ssesión | 第.{{1,12}}次.{{0,6}}会议
    """,
    re.X,
)
_SECTION = re.compile(
    r"(?:(?:Section|SECTION|Part|PART|Chapter|CHAPTER)\s+)?(?P<label>[IVXLC]{1,6}|[A-HJ-UW-Z])(?P<stop>[.:]?)"
    r"(?P<title>(?:\s+|(?<=[.:])(?=[A-Z][a-z]))[A-Z][^.;:]{2,280})?(?<![;,:.])"
)
_OPTION_LINE = re.compile(
    r"\[?(?:Option|OPTION|Alternative|ALTERNATIVE|Alt\.?|Variant)\s(?:\d{1,2}|[A-Z])(?:\s?\([a-z]\))?\s?[:.]?\]?"
)
_BODY_ALONE = re.compile(
    r"THE\s[A-Z][^;:.]*\b(?:CONFERENCE|PARTIES|ASSEMBLY|COUNCIL|COMMISSION|COMMITTEE|CONGRESS|BOARD|UNION|PARLIAMENT)\b[^;:.]*"
    r"|The\s[A-Z][^;:.]*\b(?:Conference|Parties|Assembly|Council|Commission|Committee|Congress|Board|Union|Parliament)\b[^;:.]*"
)
RESOLVED = re.compile(
    r"(?:NOW,?\s+)?(?:THEREFORE,?\s+)?(?:LET\s+IT\s+BE|BE\s+IT)\s+(?:(?:ALSO|HEREBY|FINALLY|FURTHER),?\s+)*"
    r"(?P<verb>RESOLVED|ORDAINED)|(?P<short>RESOLVED),?\s+(?:FURTHER,?\s+)?(?=THAT\b)",
    re.I,
)
_LEADS_IN = re.compile(r"(?:(?:hereby|now|therefore|accordingly|and|has|have)\b[,\s]*)+[:,—–]?", re.I)
_LOWER_LEAD = re.compile(r"(?:(?:also|further|furthermore|again|strongly)\s+)+")
_FLUSH_LEAD = re.compile(
    r"(?:(?:and|but|while|as\s+well\s+as),?\s+)?(?:(?:(?:in|to|for|with|on)\s+(?:this|that|these|those)\s+\w+"
    r"|accordingly|therefore|furthermore|in\s+addition|in\s+particular),?\s+)*"
)
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_TERMINAL = re.compile(r"[.,;:!?…]['\"”’»)\]]*$|[.,;:]\s*(?:and|or)$|\bbe\sit(?:\sfurther)?$|[—–]$|[。；：，،؛]$")
_ADVERB = (
    r"(?:[A-Z][a-z]*ly|Also|Further|Furthermore|Again|Once(?:\s(?:again|more))?|Hereby|Accordingly|"
    r"In\s(?:this|that)\s(?:regard|respect|context|connection),?)"
)
_FIRST_WORDS = re.compile(rf"[{_QUOTE}]?(?:{_ADVERB}(?:\s(?:and|but)\s[a-z]+ly)?,?\s+)*(?P<word>[^\W\d_]+)")
_THIRD = re.compile(r"[A-Za-z]*(?:[^usi'’]s|es|ies)$")

_RECOMMENDED = re.compile(
    r"""\b(?:recommend\w*|submit\w*|propos\w*|transmit\w*|adoption|approval)\b[^:;]{0,300}?
    \bfollowing\s+(?P<what>(?:draft\s+)?(?:resolution|decision|declaration|recommendation|text)s?)\b[^:;.]{0,200}[:.—–]?$""",
    re.X | re.I,
)
_PROCLAIMS = re.compile(
    r"(?:Solemnly\s)?(?:Proclaims|PROCLAIMS)\b[^;]{0,200}\b(?:Declaration|DECLARATION|Charter|CHARTER)\b"
)
_DRAFT_TITLE = re.compile(r"(?:DRAFT|Draft)\s")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_NOT_THIRD = _words(
    "this his its is as always perhaps besides nations parties states towards whereas series news "
    "measures activities notes rights services programmes problems issues elections statistics "
    "resolutions annexes regards needs terms matters persons human goods arms refugees"
)
_LONGEST_OPENER = 600
_MOODS = _words(
    "aware mindful conscious concerned alarmed convinced determined guided inspired encouraged disturbed "
    "distressed shocked appalled cognizant anxious desirous dismayed committed grateful confident having "
    "bearing being acting taking keeping resolved moved outraged saddened gratified persuaded inspired "
    "believing desiring hoping deeply gravely profoundly seriously considering seized pursuant eager "
    "faithful reaffirming concluding hopeful indignant struck troubled worried pleased satisfied faced "
    "dedicated whereas appreciating inviting observing fulfilling viewing optimistic solemnly responding"
)


@cache
def _third_forms() -> frozenset[str]:
    """The third persons of the table, without those that open paragraphs as nouns: "States parties"."""
    return frozenset(form.split()[0] for verb in load_verbs() for form in verb.third) - {"states"}


@cache
def _participles() -> frozenset[str]:
    return frozenset(form.split()[0] for verb in load_verbs() for form in verb.participle) | _MOODS


def opener_end(text: str) -> int | None:
    """Find where the body's name ends: "The General Assembly," is all opener.

    None where the text does not open with a body's name, or where what follows
    the comma is no paragraph of its own.
    """
    match = _OPENER.match(text)
    if len(text) < _LONGEST_OPENER and _SESSION_OPENER.fullmatch(text):
        return len(text)
    if match is None:
        return None
    if match.end() == len(text):
        short = text.find(",") + 1
        runs_in = 0 < short < len(text) and opens_preamble(text[short:].lstrip())
        return short if runs_in else match.end()  # "The Health Assembly, Having considered the report,"
    rest = text[match.end() :].lstrip()
    if rest[:1].isupper() and (opens_preamble(rest) or opens_operative(rest)):
        return match.end()
    short = text.find(",")
    if 0 < short < match.end():
        rest = text[short + 1 :].lstrip()
        if opens_preamble(rest) or (rest[:1].isupper() and opens_operative(rest)):
            return short + 1
    return None


def recommended(text: str) -> str | None:
    """What a paragraph recommends to another body in full: "draft resolution" of "the following draft resolution:"."""
    if "following" not in text[-260:]:
        return None
    match = _RECOMMENDED.search(text[-600:])
    return match["what"] if match is not None else None


def proclaims(text: str) -> bool:
    """Whether a paragraph proclaims a text that follows it: "Proclaims this Declaration on Wells, and calls for:"."""
    return text.endswith(":") and _PROCLAIMS.match(text) is not None


def begins_draft(text: str) -> bool:
    """Whether a recommended text begins: with its body's name, a quotation mark or "Draft resolution"."""
    return opener_end(text) is not None or text[:1] in _QUOTE or _DRAFT_TITLE.match(text) is not None


def declares(text: str) -> bool:
    """Whether a political declaration begins: "We, the Heads of State and Government"."""
    return _DECLARERS.match(text) is not None


def introduces_statement(text: str) -> bool:
    """Whether a presidential statement follows: "the President ... made the following statement"."""
    return "statement" in text and _STATEMENT.search(text) is not None


def tells_decision(text: str) -> bool:
    """Whether a decision is told in a sentence: "At its 12th meeting, the Council decided to"."""
    return _DECISION.match(text) is not None or (len(text) < 300 and _DECISION_HEAD.fullmatch(text) is not None)


def leads_in(text: str) -> bool:
    """Whether a line only leads over to the acts: "Hereby:", "Now, therefore,"."""
    return len(text) < 40 and _LEADS_IN.fullmatch(text) is not None


def heads_acts_told(text: str) -> bool:
    """Whether a line is a body's bare name before what it did: "The Committee:", "CAC47:"."""
    return len(text) < 160 and _ACTS_TOLD.fullmatch(text) is not None


def names_body_alone(text: str) -> bool:
    """Whether a block is only a body's name that lost its comma: "THE CONFERENCE OF THE PARTIES TO THE CONVENTION"."""
    return len(text) < 160 and not is_finished(text) and _BODY_ALONE.fullmatch(text) is not None


def resolves_so(text: str) -> bool:
    """Whether a paragraph begins as councils and congresses write: "BE IT FURTHER RESOLVED that"."""
    return RESOLVED.match(text) is not None


def heads_acts(text: str) -> bool:
    """Whether a paragraph begins with an operative verb in lower case: "resolves", "further instructs the Director"."""
    return text[:1].islower() and opens_with_known_verb(_LOWER_LEAD.sub("", text, count=1))


def heads_preamble(text: str) -> bool:
    """Whether a paragraph begins as preambles do, in lower case: "considering", "further recalling"."""
    if not text[:1].islower():
        return False
    match = _FIRST_WORDS.match(_LOWER_LEAD.sub("", text, count=1))
    return match is not None and match["word"].lower() in _participles()


def goes_on_flush(text: str) -> bool:
    """Whether a line behind a list is the body's next act: "and requests the Panel to report", "stresses the need"."""
    return text[:1].islower() and heads_acts(text[flush_lead_end(text) :])


def flush_lead_end(text: str, start: int = 0) -> int:
    """Where the words end that join an act to what stands before it: "and, in this regard, "."""
    lead = _FLUSH_LEAD.match(text, start)
    return lead.end() if lead else start


def opens_preamble(text: str) -> bool:
    """Whether a paragraph begins as preambles do: "Deeply concerned about", "Recalling also"."""
    match = _FIRST_WORDS.match(text)
    if match is None or not match["word"][0].isalpha():
        return False
    word = match["word"].lower()
    return (text[:1].isupper() or text[:1] in _QUOTE) and word in _participles()


def opens_operative(text: str) -> bool:
    """Whether a paragraph begins with an operative verb: "Also strongly urges", "RESOLVES:"."""
    match = _FIRST_WORDS.match(text)
    if match is None:
        return False
    if resolves_so(text):
        return True
    word = match["word"]
    lowered = word.lower()
    if lowered in _third_forms():
        return True
    return word[0].isupper() and len(word) > 4 and _THIRD.match(lowered) is not None and lowered not in _NOT_THIRD


def opens_with_known_verb(text: str) -> bool:
    """Whether a paragraph begins with a verb of the table: stricter, for words in running text."""
    match = _FIRST_WORDS.match(text)
    return match is not None and (match["word"].lower() in _third_forms() or resolves_so(text))


def heads_annex(text: str) -> bool:
    """Whether a line heads an annex: "Annex II"; with its title where that stands on the same line."""
    if len(text) < 40 and _ANNEX.fullmatch(text) is not None:
        return True
    return _ANNEX_RUN_IN.match(text) is not None and not is_finished(text[:250])


def closes(text: str) -> bool:
    """Whether a line closes a resolution: "47th plenary meeting 21 July 2004", "Adopted unanimously"."""
    return _CLOSING.match(text) is not None


def section_label(text: str) -> tuple[str, str] | None:
    """Read a section's label and title: "II" or "B. Financing" or "Section III"."""
    if len(text) > 300 or not text[:1].isupper():
        return None
    match = _SECTION.fullmatch(text)
    if match is None:
        return None
    title = (match["title"] or "").strip()
    named = text.startswith(("Sec", "SEC", "Part", "PART", "Chap", "CHAP"))
    if title and not match["stop"] and not named and not _ROMAN.fullmatch(match["label"]):
        return None
    return match["label"], title


def goes_on_to_section(text: str, numeral: str) -> tuple[str, str] | None:
    """Read a heading that only the expected numeral makes sure: "IV on wells: action by agencies" after III."""
    if len(text) > 220 or not text.startswith((f"{numeral} ", f"{numeral}. ")) or text[-1:] in ".;,":
        return None
    return numeral, text[len(numeral) :].lstrip(". ")


def labels_option(text: str) -> bool:
    """Whether a line only names one of several options: "Option 2:", "[Alternative B]"."""
    return len(text) < 30 and _OPTION_LINE.fullmatch(text) is not None


def is_finished(text: str) -> bool:
    """Whether a paragraph's words have come to an end: a comma, semicolon, colon or full stop."""
    return _TERMINAL.search(text[-24:]) is not None


def is_heading(text: str) -> bool:
    """Whether a line heads what follows: short, without a full stop, like "Follow-up and review"."""
    return len(text) < 220 and not is_finished(text) and (text[:1].isupper() or text[:1] in _QUOTE)
