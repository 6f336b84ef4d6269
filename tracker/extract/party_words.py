"""The words around parties: what separates, narrows, consults and ends them."""

from __future__ import annotations

import re

from tracker.knowledge.nouns import load_nouns

ACTORS = load_nouns("actor")
THINGS = load_nouns("thing")

SEPARATOR = re.compile(
    r"""(?:\s*(?:[,;]\s*)?(?:
          and\ in\ particular(?:\ to)? | in\ particular\ to | and\ to\ (?=the|all)
              | but\ not\ limited\ to | in\ particular
        | and | or | as\ well\ as(?:\ to(?=\ (?:the|all|other|Governments|States|Member)))? | including
        | particularly | especially | notably | such\ as | along\ with | together\ with
        | jointly\ with | inter\ alia | namely | not\ least | also | both | through\ its | for\ example
        | as\ (?:appropriate|applicable|relevant|necessary) | where\ (?:appropriate|applicable|relevant
        |possible)
        | if\ appropriate | in\ this\ (?:regard|context|respect|connection) | in\ that\ regard
        | once\ (?:again|more)
        | again | further | upon\ request
      )\b | \s*,)*\s*""",
    re.VERBOSE,
)
DETERMINERS = re.compile(
    r"""(?:(?:the|an?|all\ of\ the|all\ those|all|these|those|such|other|any|each|every|both|its|their|his
        |her|our|either
        |relevant|concerned|interested|respective|competent|appropriate|applicable|various|several|many
        |more|additional
        |different|the\ two|two|three|four|five|as\ many|one\ or\ more|certain|remaining|eligible
        |pertinent|fellow|existing
        |interim|current|new|entire|whole|wider|broader|recipient|said|individual|few)\s+)*""",
    re.VERBOSE | re.IGNORECASE,
)
# Words between commas that say how, not who: "in line with domestic legal frameworks".
ADVERBIAL = re.compile(
    r"""(?:within|with|under|upon|on|consistent|pursuant|according|subject|taking|bearing|at|for|by|while
        |where|when
        |whenever|if|without|individually|collectively|jointly|working|acting|building|recogni[sz]ing
        |noting|based|drawing
        |using|via|during|after|before|following|in|to\ the\ extent|as|through|from|having|given
        |notwithstanding
        |subsequent|beginning|starting|depending|throughout|among|between|over|until|due|thereby|so|not)\b""",
    re.VERBOSE,
)
_TOGETHER = (
    r"(?:cooperation|co-operation|collaboration|consultations?|coordination|co-ordination|partnership"
    r"|conjunction"
    r"|association|liaison|dialogue|contact|agreement|concert|discussions?)"
)
# Who is to be consulted, helped or used, and so is not asked: "in close cooperation with the Office".
CONSULTED = re.compile(
    rf"""(?:acting\ |working\ |if\ necessary\ |as\ appropriate,?\ )?
        (?: in\ (?:(?:close|closer|full|active|continued|continuing|appropriate|prior|broad|further)\ )*
              {_TOGETHER}(?:(?:,\ \w+)?\ and\ \w+)?\ with
          | (?:acting\ |including\ )?through
          | with\ the\ (?:(?:active|full|continued|technical)\ )*(?:assistance|support|help|participation
          |cooperation
              |advice|involvement|agreement|engagement|concurrence|consent
              |collaboration)(?:\ and\ \w+)?\ (?:of|from|by)
          | with\ (?:assistance|support|help|inputs?|contributions?)\ (?:from|of|by)
          | under\ the\ (?:leadership|guidance|auspices|direction|authority)\ of
          | in\ (?:support|coordination|response)\ (?:of|to) | on\ behalf\ of | via | by\ consulting
          | consulting
          | after\ consult(?:ation|ations|ing)(?:\ with)? | following\ consultations?\ with
          | upon\ consultation\ with
          | at\ the\ (?:request|invitation)\ of | working\ with
        )\s+""",
    re.VERBOSE,
)
# Words that narrow a party: "that have not yet done so", "of the region", "concerned".
QUALIFIER = re.compile(
    r"""(?:\s*,?\s*(?:that|which|who|whose|whom|in\ whose|in\ which|of\ which|to\ which|where|having|able
        |unable|willing
        |wishing|in\ a\ position|not\ (?:yet\ )?(?:party|parties)|consisting|composed|comprising|acting
        |established|created
        |convened|referred|listed|mentioned|specified|identified|providing|contributing|hosting|engaged
        |involved|supporting
        |especially\ those)
      | \s+(?:participating|operating|affected|represented|concerned|present|active|working|responsible
      |with|of|for|in|from
        |on|at|to|under|within|against|party|parties|signatories|signatory|among|across|around|throughout
        |neighbou?ring
        |bordering|located|designated|appointed|requesting|seeking|producing|possessing|facing|emerging
        |undergoing|outside
        |inside|members|interested|named|mandated|entrusted|set\ up|currently|most|not|still|already
        |whether|belonging|committed|bound|contained|[a-z]+ed\ by
        |deploying|relevant|dealing|sponsoring|receiving|so|other\ than|as\ set|as\ defined
        |(?!funding|training|financing|monitoring|reporting|meeting|building|proceeding|hearing|understanding|peacekeeping
            |housing|planning|programming|peacebuilding)[a-z]{3,}ing))\b""",
    re.VERBOSE,
)
# Qualifiers that may hold a list of their own: "established by A and B".
RELATIVE_CLAUSE = re.compile(
    r"""\s*,?\s*(?:that|which|who|whose|whom|in\ (?:whose|which)|consisting|composed|comprising
        |established|created
        |set\ up|referred|mentioned|listed|as\ set\ (?:out|forth)|as\ defined|as\ reflected)\b""",
    re.VERBOSE,
)
NEXT_PARTY = re.compile(
    r"""(?:,\s*(?:and|or|as\ well\ as(?:\ to)?|including|such\ as|in\ particular|especially|notably
        |together\ with|along\ with)\s+
            (?:in\ particular\s+)?
        |\s+(?:and|as\ well\ as|including|together\ with|along\ with|or)\s+
            (?=(?:the|all|other|relevant|interested|concerned|any|its|their|those)\b|[A-Z])
        |,\s+(?=(?:the|all|other|relevant|interested)\s))""",
    re.VERBOSE,
)
NEXT_PARTY_AFTER_CLAUSE = re.compile(
    r"""(?:,\s*(?:and|or|as\ well\ as(?:\ to)?|including|such\ as|in\ particular|together\ with
        |along\ with)\s+
        |\s+(?:and|as\ well\ as)\s+(?=(?:all|other)\b))""",
    re.VERBOSE,
)

_ADJECTIVE = (
    r"(?:(?:sub|inter|supra|multi|bi|trans|intra)?-?(?:national|regional|lateral|governmental|sectoral"
    r"|disciplinary)"
    r"|international|local|non-?governmental|intergovernmental|global|public|private|developed|developing"
    r"|bilateral"
    r"|multilateral|municipal|civil|federal|traditional|emerging|humanitarian|development|financial"
    r"|academic|scientific"
    r"|technical|religious|cultural|judicial|economic|social|political|military|donor|recipient|host"
    r"|transit|origin"
    r"|destination|philanthropic|educational|research|health|media|non-State|State|domestic"
    r"|community-based|faith-based"
    r"|central|provincial|continental|specialized|least\ developed|landlocked\ developing"
    r"|small\ island\ developing"
    r"|troop-|police-|women['’]s|youth|trading|Member|observer)"
)
ADJECTIVE_JOINT = re.compile(r",\s+(?:and\s+|or\s+)?|\s+and/or\s+|\s+and\s+|\s+or\s+|\s+as\ well\ as\s+", re.VERBOSE)
# "international, regional and national funding agencies": three groups that share one noun.
SHARED_NOUN = re.compile(
    rf"""(?P<adjectives>{_ADJECTIVE}(?:(?:{ADJECTIVE_JOINT.pattern})(?:other\s+|relevant\s+
        |the\s+)?{_ADJECTIVE})+)
        \s+(?P<noun>(?:States|[a-z-]+)(?:\s+[a-z-]+){{0,4}})""",
    re.VERBOSE,
)
# "non-governmental and other organizations": one group.
AND_OTHER = re.compile(
    rf"""(?P<adjective>{_ADJECTIVE})\s+and\s+other\s+(?:relevant\s+)?(?P<noun>[a-z-]+(?:\s+[a-z-]+){{0,3}})""",
    re.VERBOSE,
)
_UN_PART = (
    r"(?:specialized\ agencies|agencies|parts|funds|programmes|entities|bodies|organi[sz]ations|organs"
    r"|offices|departments"
    r"|institutions|units|missions|mechanisms|country\ teams|actors|partners|processes|secretariat"
    r"|institutes)"
)
# "United Nations agencies, funds and programmes": one addressee.
UN_SYSTEM = re.compile(
    rf"""(?:(?:United\ Nations|UN)\ (?:system\ )?(?:and\ related\ )?{_UN_PART}
              (?:(?:\ and\ other\ relevant|,\ specialized|,|\ and|,\ and|\ and\ other|\ or)\ {_UN_PART})*
              (?:\ (?:of|within|in)\ the\ United\ Nations\ (?:development\ )?system)?
          |  {_UN_PART}(?:(?:,|\ and|,\ and|\ and\ other|\ or|,\ as\ well\ as)\ (?:relevant\ |the\
          |other\ )?{_UN_PART})*
              \ (?:of|within|in)\ the\ United\ Nations(?:\ (?:development\ )?system)?(?!\ [A-Z])
          |  United\ Nations\ (?:development\ )?system(?:\ {_UN_PART})?)\b""",
    re.VERBOSE,
)
# "representatives of civil society": who sends them is asked.
REPRESENTATIVES_OF = re.compile(r"representatives\s+of\s+")
# "the specialized agencies and other organizations of the United Nations system": two addressees.
SPECIALIZED_FIRST = re.compile(
    r"""specialized\ agencies(?=(?:,|\ and|\ or)\ (?:other\ |the\ |relevant\ |related\ )*
        (?:organi[sz]ations|bodies|entities|institutions|organs|agencies|parts)\b)""",
    re.VERBOSE,
)
ROLE_OF = re.compile(
    r"""(?P<role>(?:(?:Vice-|Co-)?Presidents?|Chairs?|Chair-Rapporteurs?|Chairs?-designate|Chairmen|Chairman|Chairpersons?
        |Co-Chairs?
          |Bureaux?|Executive\ Secretar(?:y|ies)|Executive\ Directors?|Executive\ Heads?|executive\ heads
          |heads|Heads?
          |Directors?(?:-General)?|[Ss]ecretariats?|Secretary|Rapporteurs?|Registrars?|Prosecutors?
          |Members|members
          |Special\ (?:Representative|Envoy|Adviser|Coordinator)|Managing\ Director
          |(?:Deputy\ |Assistant\ |Under-)?Secretar(?:y|ies)(?:-General)?|Administrators?
          |Governments?(?:\ and\ (?:the\ )?people)?|people\ and\ (?:the\ )?Government
          |(?:[a-z]+\ )?[Rr]égime|regime|authorities|Authorities|people
          |Parliaments?|parliaments?|governing\ bod(?:y|ies)|legislative\ bodies|subsidiary\ bodies
          |co-facilitators
          |High\ Commissioner|Acting\ Head|Office|leaders|Permanent\ Representatives?|[Mm]embership
          |States\ [Mm]embers
          |Member\ States|members\ States|[Dd]epositary))
        (?:\s+(?:of|for)\s+|(?<=dviser)\s+to\s+|(?<=ecretariat)\s+to\s+|(?<=epresentative)\s+to\s+
          |(?<=epresentatives)\s+to\s+)(?P<inner>(?:the\s+)?(?=[A-Za-z]))""",
    re.VERBOSE,
)
AND_ANOTHER = re.compile(r"\s+and\s+(?P<noun>[a-z]+)(?=\s+(?:to|that|of|in|and|concerned)\b|[,;.:]|$)")
GOVERNS_A_STATE = re.compile(
    r"(?:Governments?(?: and (?:the )?people)?|people and (?:the )?Government|[Aa]uthorities"
    r"|(?:[a-z]+ )?[Rr]égime|regime)$"
)
ABBREVIATION = re.compile(r"\s*\([A-Z][\w&/ -]{1,20}\)")
POSSESSIVE = re.compile(r"['’]s?\b|['’](?=\s)")
# Where the words of a party that no table knows end.
WORDS_END = re.compile(
    r"""[,;:.(]
        |\s(?:and|or|as\ well\ as)\s+(?=(?:the|all|other|relevant|interested|its|their|his|to|any|those)\b
        |[A-Z])
        |\s(?:including|that|which|who|whose|through|within|should|shall|will|must|may
            |in\ (?:close\ |full\ )*(?:cooperation|co-operation|collaboration|consultation|coordination
            |partnership
                |accordance|conjunction|line|order|a\ position|this)
            |with\ a\ view|as\ appropriate|to\ (?=[a-z])|on\ the\ basis|pursuant|from|by|at\ (?:its|the)
            |for\ (?:a|the\ purpose)|established|concerned|not\ to)\b
        |$""",
    re.VERBOSE,
)
CAPITAL_PHRASE = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:(?:of|on|for|the|and|in|to|de|against)\s+){0,3}[A-Z][\w’'-]*)*")
# Capitalized names of texts, days and meetings, which nobody can ask.
INSTRUMENT = re.compile(
    r"""\b(?:Conventions?|Regulations?|Agreements?|Protocols?|Declarations?|Agenda|Charter|Covenants?
        |Treat(?:y|ies)
        |(?:Programme|Plan|Call|Platform)\ (?:of|for)\ Action|Action\ Plan|Goals?|Principles|Resolutions?
        |Strateg(?:y|ies)
        |Framework|Reports?|Rules|Statute|Day|Year|Decade|Summit|Compact|Accords?|Roadmap|Initiative
        |Guidelines|Code
        |Standards|Pact|Consensus|Outcome|Articles?|Part|Chapter|Section|Annex|Register|Index|Handbook
        |Manual|Model|Law)$""",
    re.VERBOSE,
)
# Short references that some texts print without a capital.
CAPITALIZED_TOO = frozenset({"mission", "force", "tribunal", "panel", "office"})
# Modifiers that leave "Member States" what they are.
NEUTRAL = frozenset(
    """
    concerned relevant interested recipient individual sovereign remaining participating national
    respective other all potential prospective invited requested eligible certain willing capable
    responsible many
    """.split()
)
STATE_HEADS = frozenset({"states", "countries", "governments"})
# Rows of the table that a document completes: "the Special Rapporteur" is one on a theme it has named.
BARE_TITLES = frozenset(
    {
        "Special Rapporteur",
        "Independent Expert",
        "Executive Director",
        "Group of Governmental Experts",
        "Group of Experts",
        "Panel of Experts",
        "Special Representative",
        "Special Representative of the Secretary-General",
        "Special Envoy",
        "Special Envoy of the Secretary-General",
        "Working Group",
        "Open-ended Working Group",
        "High Commissioner",
        "Executive Secretary",
        "Director-General",
        "Director",
        "Regional Director",
        "Administrator",
        "Monitoring Group",
        "Personal Envoy",
        "Personal Envoy of the Secretary-General",
        "Special Adviser",
        "Special Coordinator",
        "Registrar",
        "Commission of Inquiry",
        "Expert Mechanism",
        "Task Force",
        "President",
        "Special Committee",
        "Preparatory Committee",
        "Fact-Finding Mission",
        "Ad Hoc Committee",
    }
)
PREPOSITION = re.compile(r"\b(?:of|by|for|to|in|with|from|on|and|or|between|among|against|towards|about|over)\b")
COMPLEMENT = re.compile(
    r"\s+(?:of|in|on|for|from|with|to|at|within|under|among|between|against|by|about|towards|into)\s+"
)
LIST_JOINT = re.compile(
    r"(?:,?\s+(?:and|as\s+well\s+as)|,)\s+(?:(?:the|all|other|relevant|those|interested|of)\s+)*", re.VERBOSE
)
# Those that the document has named: "the parties", "both sides".
THE_PARTIES = re.compile(r"(?:the|both|the\ two)\s+(?:two\ )?(?:parties|sides)(?:\ concerned)?", re.VERBOSE)
# What belongs to the party before: "the Task Force and its members".
ITS_MEMBERS = re.compile(
    r"(?:its|their)\s+(?P<noun>members|secretariats?|bureau|chair|families)\b(?!\s+(?:States|states))", re.I
)
# "all those concerned": no listed group, kept as written.
THOSE_CONCERNED = re.compile(
    r"(?:all\s+)?(?:those|others?)\s+(?:concerned|involved|engaged)\b(?!\s+in\b)|all\s+concerned\b"
    r"|others\s+in\s+a\s+position\s+to\s+do\s+so\b"
)
# What may follow a name without belonging to it: "Iraq immediately to withdraw".
STANDS_ALONE = re.compile(
    r"""\s(?:and|or|neither|also|including|as|again|further|once|[a-z]+ly|both|to|not|individually|forthwith|inter
        |towards?|when|where|while|whenever|through|contained|pursuant|during|before|after|via|if|unless|until|worldwide|alike
        |in|upon|each
        |themselves|itself|should|shall|will|must|may|can|would|be|is|are|has|have|do|does|continue
        |cooperate|comply|ensure
        |take|accept|cease|refrain|withdraw|respect|support|make|intensify|redeploy|consider|provide
        |report|submit|prepare
        |establish|fulfil|implement|[a-z]+(?:ize|ise|ify))\b""",
    re.VERBOSE,
)
FUNCTION_WORD = re.compile(
    r"(?:of|in|on|for|to|and|or|that|which|who|with|from|at|by|as|within|under|through|including|should"
    r"|shall|is|are)$"
)
GOES_ON = re.compile(r" (?!(?:and|or|also|including|as)\b)[a-z]+")
PRONOUN = re.compile(r"(?:the latter|it|them|him|her|he|she|they)\b")
OFFICIAL = re.compile(
    r"""\bthe\ (Secretary-General|Special\ Rapporteur|Independent\ Expert|Special\ Representative
        |Special\ Envoy
        |Personal\ Envoy|Special\ Adviser|High\ Commissioner|Executive\ Director|Director-General
        |President|Registrar
        |Prosecutor)\b""",
    re.VERBOSE,
)


def actor_noun(words: str) -> str:
    """The words up to the first noun that acts: "funding agencies" of "funding agencies as well"."""
    taken: list[str] = []
    for word in words.split():
        if FUNCTION_WORD.match(word):
            return ""
        taken.append(word)
        if word.lower() in ACTORS:
            return " ".join(taken)
    return ""
