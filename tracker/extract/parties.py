"""A list of parties as a sentence names it: "Member States, including donors, and the Office" are three."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.extract.mentions import DocumentNames, Mention, gazetteer
from tracker.model import Addressee, Span


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of a stretch of text, those only consulted apart, and where the list ended."""

    named: tuple[Addressee, ...] = ()
    consulted: tuple[Addressee, ...] = ()
    end: int = 0
    unresolved: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()


_SEPARATOR = re.compile(
    r"""(?:\s*(?:[,;]\s*)?(?:
          and\ in\ particular(?:\ to)?|in\ particular\ to|and\ to\ (?=the|all)|but\ not\ limited\ to|in\ particular|and|or|as\ well\ as|including|particularly|especially
        | notably|such\ as|along\ with|together\ with|jointly\ with|inter\ alia|namely|not\ least|also|both|through\ its|for\ example
        | as\ (?:appropriate|applicable|relevant|necessary)|where\ (?:appropriate|applicable|relevant|possible)|if\ appropriate
        | in\ this\ (?:regard|context|respect|connection)|in\ that\ regard|once\ (?:again|more)|again|further|upon\ request
      )\b|\s*,)*\s*""",
    re.VERBOSE,
)
_DETERMINERS = re.compile(
    r"""(?:(?:the|all\ of\ the|all\ those|all|these|those|such|other|any|each|every|both|its|their|his|her|our|either
        |relevant|concerned|interested|respective|competent|appropriate|applicable|various|several|many|more|additional|different
        |the\ two|two|three|four|five|as\ many|one\ or\ more|certain|remaining|eligible|pertinent|fellow|existing|interim
        |current|new|entire|whole|wider|broader|recipient|said|individual|few)\s+)*""",
    re.VERBOSE | re.IGNORECASE,
)
# Words between commas that say how, not who: "in line with domestic legal frameworks".
_ADVERBIAL = re.compile(
    r"""(?:within|with|under|upon|on|consistent|pursuant|according|subject|taking|bearing|at|for|by|while|where|when
        |whenever|if|without|individually|collectively|jointly|working|acting|building|recogni[sz]ing|noting|based|drawing
        |using|via|during|after|before|following|in|to\ the\ extent|as|through|from|having|given|notwithstanding|subsequent
        |beginning|starting|depending|throughout|among|between|over|until|until\ such|among\ others|due|thereby|so|not)\b""",
    re.VERBOSE,
)
_CONSULTED = re.compile(
    r"""(?:acting\ |working\ |if\ necessary\ |as\ appropriate,?\ )?
        (?: in\ (?:close\ |closer\ |full\ |active\ |continued\ |continuing\ |appropriate\ |prior\ |broad\ |further\ )*
              (?:cooperation|co-operation|collaboration|consultations?|coordination|co-ordination|partnership|conjunction|association|liaison
                |dialogue|contact|agreement|concert|discussions?|accordance|coordination\ and\ \w+|cooperation\ and\ \w+|consultation\ and\ \w+
                |collaboration\ and\ \w+|coordination,\ \w+\ and\ \w+)\ with
          | (?:acting\ |including\ )?through | with\ the\ (?:active\ |full\ |continued\ |technical\ )*(?:assistance|support|help|participation|cooperation|advice|involvement
                |agreement|engagement|concurrence|consent|collaboration)(?:\ and\ \w+)?\ (?:of|from|by)
          | with\ (?:assistance|support|help|inputs?|contributions?)\ (?:from|of|by) | under\ the\ (?:leadership|guidance|auspices|direction|authority)\ of
          | in\ (?:support|coordination|response)\ (?:of|to) | on\ behalf\ of | via | after\ consult(?:ation|ations|ing)(?:\ with)? | following\ consultations?\ with
          | upon\ consultation\ with | at\ the\ (?:request|invitation)\ of | by\ consulting | consulting | working\ with
        )\s+""",
    re.VERBOSE,
)
_RELATIVE = re.compile(
    r"""(?:\s*,?\s*(?:that|which|who|whose|whom|in\ whose|in\ which|of\ which|to\ which|where|having|able|unable|willing|wishing
        |in\ a\ position|not\ (?:yet\ )?(?:party|parties)|consisting|composed|comprising|acting|established|created|convened
        |referred|listed|mentioned|specified|identified|providing|contributing|hosting|engaged|involved|supporting|especially\ those)
      | \s+(?:participating|operating|affected|represented|concerned|present|active|working|responsible|with|of|for|in|from|on|at|to
        |under|within|against|party|parties|signatories|signatory|among|across|around|throughout|neighbou?ring|bordering|located|designated
        |appointed|requesting|seeking|producing|possessing|facing|emerging|undergoing|outside|inside|members|interested|named
        |mandated|entrusted|set\ up|currently|most|not|still|already|whether|belonging|deploying|relevant|dealing|sponsoring
        |receiving|so|other\ than|as\ set|as\ defined))\b""",
    re.VERBOSE,
)
_NEXT_PARTY = re.compile(
    r"(?:,\s*(?:and|or|as well as|including|in particular|especially|notably|together with|along with)\s+(?:in particular\s+)?"
    r"|\s+(?:and|as well as|including|together with|along with|or)\s+(?=(?:the|all|other|relevant|interested|concerned|any|its|their|those)\b|[A-Z])"
    r"|,\s+(?=(?:the|all|other|relevant|interested)\s))"
)
_RELATIVE_PRONOUN = re.compile(
    r"""\s*,?\s*(?:that|which|who|whose|whom|in\ (?:whose|which)|consisting|composed|comprising|established|created|set\ up
        |referred|mentioned|listed|as\ set\ (?:out|forth)|as\ defined|as\ reflected)\b""",
    re.VERBOSE,
)
_AFTER_RELATIVE = re.compile(
    r"(?:,\s*(?:and|or|as well as|including|in particular|together with|along with)\s+|\s+(?:and|as well as)\s+(?=(?:all|other)\b))"
)
_ADJECTIVE = (
    r"(?:(?:sub|inter|supra|multi|bi|trans|intra)?-?(?:national|regional|lateral|governmental|sectoral|disciplinary)|international|local"
    r"|non-?governmental|intergovernmental|global|public|private|developed|developing|bilateral|multilateral|municipal|civil|federal"
    r"|traditional|emerging|humanitarian|development|financial|academic|scientific|technical|religious|cultural|judicial"
    r"|economic|social|political|military|donor|recipient|host|transit|origin|destination|philanthropic|educational|research"
    r"|health|media|non-State|State|domestic|community-based|faith-based|central|provincial|continental|specialized"
    r"|least\ developed|landlocked\ developing|small\ island\ developing|troop-|police-|women['’]s|youth)"
)
# "international, regional and national funding agencies": three groups that share one noun.
_SHARED_NOUN = re.compile(
    rf"""(?P<adjectives>{_ADJECTIVE}(?:(?:,\s+(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s+and/or\s+|\s+as\ well\ as\s+)(?:other\s+|relevant\s+|the\s+)?{_ADJECTIVE})+)
        \s+(?P<noun>[a-z-]+(?:\s+[a-z-]+){{0,4}})""",
    re.VERBOSE,
)
# "non-governmental and other organizations": one group.
_AND_OTHER = re.compile(
    rf"(?P<adjective>{_ADJECTIVE})\s+and\s+other\s+(?:relevant\s+)?(?P<noun>[a-z-]+(?:\s+[a-z-]+){{0,3}})", re.VERBOSE
)
# "United Nations agencies, funds and programmes": one addressee.
_UN_KIND = r"(?:specialized\ agencies|agencies|parts|funds|programmes|entities|bodies|organi[sz]ations|organs|offices|departments|institutions|units|missions|mechanisms|country\ teams|actors|partners|processes|secretariat|institutes)"
_UN_SYSTEM = re.compile(
    rf"""(?:(?:United\ Nations|UN)\ (?:system\ )?(?:and\ related\ )?{_UN_KIND}(?:(?:\ and\ other\ relevant|,\ specialized|,|\ and|,\ and|\ and\ other|\ or)\ {_UN_KIND})*
              (?:\ (?:of|within|in)\ the\ United\ Nations\ (?:development\ )?system)?
          |  {_UN_KIND}(?:(?:,|\ and|,\ and|\ and\ other|\ or|,\ as\ well\ as)\ (?:relevant\ |the\ |other\ )?{_UN_KIND})*\ (?:of|within|in)\ the\ United\ Nations(?:\ (?:development\ )?system)?
          |  United\ Nations\ (?:development\ )?system(?:\ {_UN_KIND})?)\b""",
    re.VERBOSE,
)
_SPECIALIZED_FIRST = re.compile(
    r"specialized\ agencies(?=(?:,|\ and|\ or)\ (?:other\ |the\ |relevant\ |related\ )*(?:organi[sz]ations|bodies|entities|institutions|organs|agencies|parts)\b)",
    re.VERBOSE,
)
_ROLE_OF = re.compile(
    r"""(?P<role>(?:(?:Vice-|Co-)?Presidents?|Chairs?|Chair-Rapporteurs?|Chairmen|Chairman|Chairpersons?|Co-Chairs?|Bureaux?|Executive\ Secretar(?:y|ies)|Executive\ Directors?|Executive\ Heads?
          |executive\ heads|heads|Heads?|Directors?(?:-General)?|[Ss]ecretariats?|Secretary|Rapporteurs?|Registrars?|Prosecutors?|Members|members|Special\ (?:Representative|Envoy|Adviser|Coordinator)|Managing\ Director
          |(?:Deputy\ |Assistant\ |Under-)?Secretar(?:y|ies)(?:-General)?|Administrators?|Governments?(?:\ and\ (?:the\ )?people)?|Government|(?:[a-z]+\ )?[Rr]égime|regime|authorities|Authorities|people|Parliaments?|parliaments?|governing\ bod(?:y|ies)|legislative\ bodies|subsidiary\ bodies|co-facilitators|High\ Commissioner|Acting\ Head|Office|leaders|Permanent\ Representatives?|[Mm]embership|States\ [Mm]embers|Member\ States|members\ States|depositary|Depositary))
        (?:\s+(?:of|for)\s+|(?<=dviser)\s+to\s+|(?<=ecretariat)\s+to\s+|(?<=epresentative)\s+to\s+|(?<=epresentatives)\s+to\s+)(?P<inner>(?:the\s+)?(?=[A-Za-z]))""",
    re.VERBOSE,
)
_ABBREVIATION = re.compile(r"\s*\([A-Z][\w&/ -]{1,20}\)")
_POSSESSIVE = re.compile(r"['’]s?\b|['’](?=\s)")
_WORDS_END = re.compile(
    r"""[,;:.(]|\s(?:and|or|as\ well\ as)\s+(?=(?:the|all|other|relevant|interested|its|their|his|to|any|those)\b|[A-Z])
        |\s(?:including|that|which|who|whose|through|within|should|shall|will|must|may|in\ (?:close\ |full\ )*(?:cooperation|co-operation|collaboration
            |consultation|coordination|partnership|accordance|conjunction|line|order|a\ position|this)|with\ a\ view|as\ appropriate
            |to\ (?=[a-z])|on\ the\ basis|pursuant|from|by|at\ (?:its|the)|for\ (?:a|the\ purpose)|established|concerned|not\ to)\b|$""",
    re.VERBOSE,
)
_CAPITAL_PHRASE = re.compile(
    r"[A-Z][\w’'-]*(?:\s+(?:(?:of|on|for|the|and|in|to|de|against)\s+){0,3}[A-Z][\w’'-]*)*"
)

# Nouns that act, at the head of a phrase no table knows.
_ACTORS = frozenset(
    ["states", "countries", "governments", "parties", "organizations", "organisations", "institutions", "entities", "agencies", "bodies", "authorities", "partners", "donors", "stakeholders", "actors", "groups", "members", "representatives", "leaders", "signatories", "participants", "companies", "enterprises", "industries", "industry", "banks", "universities", "experts", "scientists", "professionals", "journalists", "persons", "people", "peoples", "communities", "organs", "offices", "missions", "commissions", "committees", "secretariats", "funds", "programmes", "networks", "foundations", "institutes", "centres", "departments", "ministries", "parliaments", "parliamentarians", "courts", "judges", "prosecutors", "forces", "troops", "contributors", "holders", "rapporteurs", "mechanisms", "heads", "officials", "officers", "employers", "workers", "unions", "movements", "factions", "sides", "powers", "media", "society", "sector", "sectors", "community", "academia", "presidency", "bureau", "secretariat", "facilitators", "co-facilitators", "co-chairs", "chairs", "chair", "panel", "team", "teams", "board", "boards", "council", "councils", "committee", "commission", "group", "government", "authority", "mission", "fund", "office", "agency", "organization", "union", "president", "rapporteur", "expert", "representative", "envoy", "coordinator", "coordinators", "director", "administrator", "commissioner", "ombudsperson", "registrar", "prosecutor", "tribunal", "court", "assembly", "parliament", "institute", "centre", "facility", "network", "partnership", "alliance", "creditors", "lenders", "investors", "owners", "operators", "carriers", "shippers", "exporters", "importers", "manufacturers", "suppliers", "producers", "consumers", "users", "practitioners", "educators", "teachers", "youth", "women", "men", "children", "families", "delegations", "observers", "secretary", "adviser", "advisers", "staff", "command", "commander", "police", "army", "regime", "régime", "militias", "belligerents", "combatants", "detachments", "mediators", "guarantors", "associations", "societies", "federations", "confederations", "cities", "municipalities", "institutes", "think-tanks", "charities", "mandates-holders", "special-procedures", "archives", "libraries", "museums", "businesses", "corporations", "publishers", "bureaux", "side", "party", "services", "network", "networks", "boys", "girls", "sisters", "brothers", "body", "ngos", "cooperatives", "foundations", "philanthropies", "mandate-holders", "rapporteurs", "everyone", "everybody", "those", "members-states", "libraries"]
)
# Capitalized names of texts, days and meetings, which nobody can ask.
_INSTRUMENT = re.compile(
    r"""\b(?:Conventions?|Regulations?|Agreements?|Protocols?|Declarations?|Agenda|Charter|Covenants?|Treat(?:y|ies)|(?:Programme|Plan|Call|Platform)\ (?:of|for)\ Action
        |Action\ Plan|Goals?|Principles|Resolutions?|Strateg(?:y|ies)|Framework|Reports?|Rules|Statute|Day|Year|Decade|Summit|Compact|Accords?|Roadmap|Initiative
        |Guidelines|Code|Standards|Pact|Consensus|Outcome|Article|Articles|Part|Chapter|Section|Annex|Register|Index|Handbook|Manual|Model|Law)$""",
    re.VERBOSE,
)
_THINGS = re.compile(
    r"(?:efforts|measures|actions?|steps|initiatives|work|role|cooperation|progress|implementation)$"
)
# Short references that some texts print without a capital.
_CAPITALIZED_TOO = frozenset({"mission", "force", "tribunal", "panel", "office"})
_NEUTRAL = frozenset(
    ["concerned", "relevant", "interested", "recipient", "individual", "sovereign", "remaining", "participating", "national", "respective", "other", "all", "potential", "prospective", "invited", "requested", "eligible", "certain", "willing", "capable", "responsible", "many"]
)
_STATE_HEADS = frozenset({"states", "countries", "governments"})
# Rows of the table that a document completes: "the Special Rapporteur" is one on a theme it has named.
_BARE_TITLES = frozenset(
    {
        "Special Rapporteur",
        "Independent Expert",
        "Executive Director",
        "Group of Governmental Experts",
        "Group of Experts",
    }
    | {
        "Panel of Experts",
        "Special Representative",
        "Special Representative of the Secretary-General",
        "Special Envoy",
    }
    | {
        "Working Group",
        "High Commissioner",
        "Executive Secretary",
        "Director-General",
        "Administrator",
        "Monitoring Group",
    }
    | {
        "Personal Envoy",
        "Special Adviser",
        "Special Coordinator",
        "Personal Envoy of the Secretary-General",
        "Registrar",
    }
    | {
        "Commission of Inquiry",
        "Expert Mechanism",
        "Task Force",
        "Special Committee",
        "Preparatory Committee",
        "Director",
    }
    | {
        "Special Envoy of the Secretary-General",
        "Fact-Finding Mission",
        "Open-ended Working Group",
        "Ad Hoc Committee",
    }
)
_PREPOSITION = re.compile(
    r"\b(?:of|by|for|to|in|with|from|on|and|or|between|among|against|towards|about|over)\b"
)
_PRONOUN = re.compile(r"(?:it|them|him|her)\b")


# What may follow a name without belonging to it: "Iraq immediately to withdraw", "UNIFIL support".
_STANDS_ALONE = re.compile(
    r"\s(?:and|or|also|including|as|again|further|once|[a-z]+ly|both|to|not|individually|forthwith|inter|in|upon|each|themselves|itself"
    r"|should|shall|will|must|may|can|would|be|is|are|has|have|do|does|continue|cooperate|comply|ensure|take|accept|cease|refrain|withdraw"
    r"|respect|support|make|intensify|redeploy|consider|provide|report|submit|prepare|establish|fulfil|implement|[a-z]+(?:ize|ise|ify))\b"
)
_OFFICIAL = re.compile(
    r"\bthe (Secretary-General|Special Rapporteur|Independent Expert|Special Representative|Special Envoy|Personal Envoy|Special Adviser"
    r"|High Commissioner|Executive Director|Director-General|President|Registrar|Prosecutor)\b"
)
_FITS = {"him": ("official",), "her": ("official",), "them": ("generic-group",), "it": ()}


class PartyReader:
    """Reads the parties named in one paragraph of a document."""

    def __init__(self, text: str, order: int, mentions: Sequence[Mention], names: DocumentNames) -> None:
        self.text = text
        self.order = order
        self.mentions = mentions
        self.names = names
        self._starts = [mention.start for mention in mentions]

    def mention_at(self, place: int) -> Mention | None:
        """The table's name that begins exactly at `place`."""
        index = bisect_left(self._starts, place)
        if index < len(self._starts) and self._starts[index] == place:
            return self.mentions[index]
        return None

    def mention_within(self, start: int, end: int) -> Mention | None:
        """The first name between two places."""
        index = bisect_left(self._starts, start)
        if index < len(self._starts) and self._starts[index] < end:
            return self.mentions[index]
        return None

    def read(
        self, start: int, end: int, *, contiguous: bool = False, strict: bool = False, subject: bool = False
    ) -> Parties:
        """The parties of `text[start:end]`, a list that the grammar has already bounded.

        `contiguous` stops where the list stops (the end is not known to be a
        border); `strict` takes names of the table or capitalized names only, where
        the words may as well be a thing ("encourages further efforts"); `subject`
        says that a verb follows the list ("that the Board meet").
        """
        named: list[Addressee] = []
        consulted: list[Addressee] = []
        unresolved: list[str] = []
        ambiguous: list[tuple[str, tuple[str, ...]]] = []
        text, place, asked, last = self.text, start, named, start
        bare_comma = False
        while place < end:
            separator = _SEPARATOR.match(text, place, end)
            after = separator.end() if separator else place
            words = text[place:after].strip()
            bare_comma = words == ","
            if contiguous and named and not words:
                break
            place = after
            if place >= end:
                break
            marker = _CONSULTED.match(text, place, end)
            if marker:
                if contiguous and not words and named:
                    break
                asked, place = consulted, marker.end()
                continue
            adverbial = _ADVERBIAL.match(text, place, end) and self.mention_at(place) is None
            party = None if adverbial else self._party(place, end, strict, subject)
            if party is None:
                if contiguous and (named or not _ADVERBIAL.match(text, place)):
                    break
                skipped = self._skip(place, end)
                if skipped <= place or skipped >= end:
                    break
                place = skipped
                continue
            found, close, doubts, candidates = party
            apposition = (
                bare_comma
                and found
                and (
                    not found[0].rule.startswith(("entities", "anaphora", "abbr", "shared"))
                    or bool(re.match(r"the\s+[a-z]", text[place:close]))
                )
            )
            if apposition and named and not re.match(r"\s*,?\s*(?:and|as well as)\b|\s*,", text[close:end]):
                place = close
                continue
            if apposition and named and found[0].text[:1].islower() and self._single(named):
                place = close
                continue
            asked.extend(found)
            unresolved.extend(doubts)
            ambiguous.extend(candidates)
            place, last = close, close
            qualifier = self._qualifier(place, end, contiguous)
            if qualifier:
                words_of = text[place:qualifier].strip(" ,")
                if words_of and asked:
                    asked[-1] = _qualified(asked[-1], words_of)
                marker = _CONSULTED.search(text, place, qualifier)
                if marker and text[place : marker.start()].strip() in ("", ","):
                    asked, place = consulted, marker.end()
                    continue
                place, last = qualifier, qualifier
        return Parties(
            _once(named),
            tuple(party for party in _once(consulted) if party.name not in {other.name for other in named}),
            last,
            tuple(unresolved),
            tuple(ambiguous),
        )

    @staticmethod
    def _single(named: list[Addressee]) -> bool:
        return len(named) == 1 and named[0].rule.startswith(("entities", "anaphora"))

    def _skip(self, place: int, end: int) -> int:
        comma = self.text.find(",", place, end)
        return comma if comma >= 0 else end

    def _qualifier(self, place: int, end: int, contiguous: bool) -> int | None:
        """Where the words end that narrow the party just read."""
        match = _RELATIVE.match(self.text, place, end)
        if not match:
            abbreviation = _ABBREVIATION.match(self.text, place, end)
            return abbreviation.end() if abbreviation else None
        if contiguous:
            return None if re.match(r"\s*(?:to|for|on|at|as|not|upon)\b", self.text[place:end]) else end
        relative = _RELATIVE_PRONOUN.match(self.text, place, end) is not None
        pattern = _AFTER_RELATIVE if relative else _NEXT_PARTY
        following = pattern.search(self.text, match.end(), end)
        while following:
            if self._party(following.end(), end, True) is not None:
                return following.start()
            following = pattern.search(self.text, following.end(), end)
        return end

    def _party(
        self, place: int, end: int, strict: bool, subject: bool = False
    ) -> tuple[list[Addressee], int, list[str], list[tuple[str, tuple[str, ...]]]] | None:
        """The party whose words begin at `place`: (addressees, end, unresolved, ambiguous)."""
        text = self.text
        determiners = _DETERMINERS.match(text, place, end)
        head = determiners.end() if determiners else place
        if head >= end:
            return None
        specialized = _SPECIALIZED_FIRST.match(text, head, end)
        if specialized:
            span = Span(place, specialized.end())
            party = Addressee(
                "specialized agencies",
                text[place : specialized.end()],
                span,
                rule="entities: specialized agencies",
            )
            return [party], specialized.end(), [], []
        system = _UN_SYSTEM.match(text, head, end)
        mention = self.mention_at(head)
        early = self.mention_within(place, head)
        if early and early.end > head and not system:
            # "all parties" and "other donors" may be names of the table themselves
            mention, head = early, early.start
        if system and (mention is None or system.end() > mention.end):
            span = Span(place, system.end())
            return (
                [
                    Addressee(
                        "United Nations system",
                        text[place : system.end()],
                        span,
                        rule="entities: United Nations system",
                    )
                ],
                system.end(),
                [],
                [],
            )
        shared = _SHARED_NOUN.match(text, head, end)
        noun = _actor_noun(shared["noun"]) if shared else ""
        if shared and noun and (mention is None or shared.start("noun") + len(noun) > mention.end):
            return self._shared(shared, noun), shared.start("noun") + len(noun), [], []
        and_other = _AND_OTHER.match(text, head, end)
        noun = _actor_noun(and_other["noun"]) if and_other else ""
        if and_other and noun and (mention is None or and_other.start("noun") + len(noun) > mention.end):
            close = and_other.start("noun") + len(noun)
            words = f"{and_other['adjective']} {noun}"
            named = gazetteer().named(words)
            party = Addressee(
                named.name if named else words, text[place:close], Span(place, close), rule=named.rule if named else "shared noun"
            )
            return [party], close, [], []
        role = _ROLE_OF.match(text, head, end)
        if role and (mention is None or mention.end <= role.end("role")):
            found = self._role(place, role, end)
            if found:
                return found
        if mention is not None and re.match(r" [A-Z]", text[mention.end : end]):
            phrase = _CAPITAL_PHRASE.match(text, head, end)
            known = None if phrase is None else self._capitalized(place, head, phrase, end, strict)
            if known and known[1] > mention.end and not known[0][0].rule.startswith("capitalized group"):
                return known
        if mention is not None and mention.end <= end:
            if _POSSESSIVE.match(text, mention.end):
                return None if strict else self._words(place, head, end, strict)
            longer = self._goes_on(place, head, mention, end, subject)
            if longer is not None:
                return longer or None
            short = text[head : mention.end]
            name, rule, others = self._anaphor(mention)
            return (
                [Addressee(name, text[place : mention.end], Span(place, mention.end), rule=rule)],
                mention.end,
                [],
                [(short, others)] if others else [],
            )
        return self._words(place, head, end, strict)

    def _goes_on(
        self, place: int, head: int, mention: Mention, end: int, subject: bool
    ) -> tuple[list[Addressee], int, list[str], list[tuple[str, tuple[str, ...]]]] | tuple[()] | None:
        """A name that is only the beginning: "United Nations country teams" are a party, "United Nations support" is none.

        None where the name stands by itself, an empty tuple where a thing follows.
        """
        text = self.text
        following = re.compile(r"\s((?:[a-z][a-z-]*ly\s)?[a-z][a-z-]*)").match(text, mention.end, end)
        if (
            not following
            or _STANDS_ALONE.match(text, mention.end, end)
            or _RELATIVE.match(text, mention.end, end)
        ):
            return None
        stop = _WORDS_END.search(text, mention.end, end)
        words = text[mention.end : stop.start() if stop else end].split()
        for count, word in enumerate(words[: 2 if subject else 5], start=1):
            if _FUNCTION_WORD.match(word):
                break
            if word in _ACTORS:
                close = mention.end + len(" " + " ".join(words[:count]))
                whole = text[head:close]
                state = self._state_of(whole)
                if state:
                    return (
                        [Addressee(state, text[place:close], Span(place, close), rule=f"entities: {state}")],
                        close,
                        [],
                        [],
                    )
                named = gazetteer().named(whole)
                rule = named.rule if named else "described group"
                party = Addressee(
                    named.name if named else whole, text[place:close], Span(place, close), rule=rule
                )
                return [party], close, [], []
        return None if subject else ()

    def _anaphor(self, mention: Mention) -> tuple[str, str, tuple[str, ...]]:
        """The entity of a mention; a name that several share is settled by the document."""
        if mention.candidates:
            return self.names.choose(mention, self.order)
        if mention.name in _BARE_TITLES and self.text.startswith(mention.name, mention.start):
            name, rule, others = self.names.resolve(mention.name, self.order, mention.start)
            if name:
                return name, rule, others
        return mention.name, mention.rule, ()

    def _shared(self, match: re.Match[str], noun: str) -> list[Addressee]:
        span = Span(match.start(), match.start("noun") + len(noun))
        parties = []
        for adjective in re.split(
            r",\s+(?:and\s+|or\s+)?|\s+and/or\s+|\s+and\s+|\s+or\s+|\s+as\ well\ as\s+", match["adjectives"]
        ):
            words = re.sub(r"^(?:other|relevant|the)\s+", "", adjective.strip()) + " " + noun
            named = gazetteer().named(words)
            parties.append(
                Addressee(
                    named.name if named else words,
                    self.text[span.start : span.end],
                    span,
                    rule=named.rule if named else "shared noun",
                )
            )
        return parties

    def _role(
        self, place: int, role: re.Match[str], end: int
    ) -> tuple[list[Addressee], int, list[str], list[tuple[str, tuple[str, ...]]]] | None:
        """ "President of the Council", "Government of Mali": the role with its body's full name."""
        text, inner = self.text, role.end()
        mention = self.mention_at(inner)
        title = role["role"]
        if (
            title in ("Government", "Governments", "authorities", "Authorities", "regime")
            or (title.endswith(("égime", "people"))
            and title != "people")
        ):
            if mention and mention.kind in ("member-state", "observer-state", "former-state"):
                span = Span(place, mention.end)
                return (
                    [Addressee(mention.name, text[place : mention.end], span, rule=mention.rule)],
                    mention.end,
                    [],
                    [],
                )
            if mention is None and title in ("authorities", "Authorities"):
                return None
        if mention and mention.end <= end and not _POSSESSIVE.match(text, mention.end):
            name, _, _ = self._anaphor(mention)
            full = f"{title} of {'the ' if role['inner'] else ''}{name}"
            if mention.kind in ("member-state", "observer-state"):
                full = f"{title} of {name}"
            if name.startswith("United Nations") and not role["inner"]:
                full = f"{title} of the {name}"
            if title in ("heads", "executive heads"):
                more = re.compile(rf",?\s+and\s+(?:other\s+)?{_UN_SYSTEM.pattern}", re.VERBOSE).match(
                    text, mention.end, end
                )
                if more:
                    full += more.group()
                    span = Span(place, more.end())
                    return (
                        [Addressee(full, text[place : more.end()], span, rule="role of a list")],
                        more.end(),
                        [],
                        [],
                    )
            named = gazetteer().named(full) or gazetteer().named(full.replace(" of the ", " of "))
            span = Span(place, mention.end)
            if (
                title in ("States Members", "Member States", "States members", "members", "Members")
                and mention.name == "United Nations"
            ):
                return (
                    [
                        Addressee(
                            "Member States", text[place : mention.end], span, rule="entities: Member States"
                        )
                    ],
                    mention.end,
                    [],
                    [],
                )
            rule = named.rule if named else f"role of {mention.rule}"
            return (
                [Addressee(named.name if named else full, text[place : mention.end], span, rule=rule)],
                mention.end,
                [],
                [],
            )
        phrase = _CAPITAL_PHRASE.match(text, inner, end)
        if phrase:
            short = phrase.group()
            name, rule, others = self.names.resolve(short, self.order, inner)
            full = f"{title} of {'the ' if role['inner'] else ''}{name or short}"
            named = gazetteer().named(full)
            span = Span(place, phrase.end())
            party = Addressee(
                named.name if named else full,
                text[place : phrase.end()],
                span,
                rule=rule or "capitalized name",
            )
            return [party], phrase.end(), [], [(short, others)] if others else []
        return None

    def _words(
        self, place: int, head: int, end: int, strict: bool
    ) -> tuple[list[Addressee], int, list[str], list[tuple[str, tuple[str, ...]]]] | None:
        """A party that no table knows: a short reference, a capitalized name, or a plural of actors."""
        text = self.text
        if not text[head].isalpha():
            return None
        if text[head].isupper():
            phrase = _CAPITAL_PHRASE.match(text, head, end)
            if not phrase:
                return None
            return self._capitalized(place, head, phrase, end, strict)
        stop = _WORDS_END.search(text, head, end)
        close = stop.start() if stop else end
        inner = self.mention_within(head, close)
        if inner and inner.start > head:
            lead = text[head : inner.start].strip()
            joined = re.search(r"(?:,?\s+(?:and|or|other than|as well as))$", lead)
            if joined:
                first = text[head : head + joined.start()].split()
                if first and first[-1].lower() in _ACTORS:
                    close = head + joined.start()
            elif (
                lead
                and re.fullmatch(r"[a-z-]+(?:(?: and |, | or )?[a-z-]+){0,3}", lead)
                and not _POSSESSIVE.match(text, inner.end)
            ):
                return self._modified(place, head, lead, inner, end, strict)
        those = re.match(
            r"(?:all\s+)?(?:those|others?)\s+(?:concerned|involved|engaged)\b|all\s+concerned\b",
            text[place:end],
        )
        if those:
            close = place + those.end()
            return (
                [Addressee(those.group(), text[place:close], Span(place, close), rule="those concerned")],
                close,
                [],
                [],
            )
        words = text[head:close].strip()
        bare = re.split(
            r"\s+(?:of|in|on|for|from|with|to|at|within|under|among|between|against|by|about|towards)\s+",
            words,
        )[0]
        noun = bare.split()[-1].lower() if bare.split() else ""
        if noun not in _ACTORS or _THINGS.search(bare):
            return None
        if _POSSESSIVE.search(text[head : head + len(bare) + 2]):
            return None
        if re.fullmatch(r"[a-z]+", bare) and bare in _CAPITALIZED_TOO:
            meant, why, others = self.names.resolve(bare.capitalize(), self.order, head)
            if meant:
                close = head + len(bare)
                return (
                    [Addressee(meant, text[place:close], Span(place, close), rule=why)],
                    close,
                    [],
                    [(bare, others)] if others else [],
                )
        close = head + len(bare)
        twins = [twin.strip() for twin in bare.split(" and ")]
        if len(twins) == 2 and all(twin and twin.split()[-1] in _ACTORS for twin in twins):
            span = Span(place, close)
            return (
                [Addressee(twin, text[place:close], span, rule="plural of actors") for twin in twins],
                close,
                [],
                [],
            )
        named = gazetteer().named(bare)
        rule = named.rule if named else "plural of actors"
        name = named.name if named else _plain_group(bare)
        return [Addressee(name, text[place:close], Span(place, close), rule=rule)], close, [], []

    def _modified(
        self, place: int, head: int, lead: str, mention: Mention, end: int, strict: bool
    ) -> tuple[list[Addressee], int, list[str], list[tuple[str, tuple[str, ...]]]] | None:
        """A known group with words before it: "affected developing countries", "regional partners"."""
        text = self.text
        if mention.end > end or _PREPOSITION.search(lead):
            return None
        following = text[mention.end :]
        if (
            strict
            and re.match(r" (?!(?:and|or|also|including|as)\b)[a-z]+", following)
            and not _RELATIVE.match(text, mention.end)
        ):
            return None
        span = Span(place, mention.end)
        whole = text[head : mention.end]
        named = gazetteer().named(whole)
        if named:
            name, rule = named.name, named.rule
        elif mention.name == "Member States" and text[mention.start : mention.end].lower() in _STATE_HEADS:
            modifiers = [word for word in lead.split() if word not in _NEUTRAL and word not in ("and", "or")]
            name = whole if modifiers else mention.name
            rule = "described group" if modifiers else mention.rule
        elif (
            mention.kind == "generic-group"
            and mention.name != "Member States"
            and text[mention.start].islower()
        ):
            neutral = all(word in _NEUTRAL for word in lead.split())
            name, rule = (mention.name, mention.rule) if neutral else (whole, "described group")
        else:
            name, rule = mention.name, mention.rule
        return [Addressee(name, text[place : mention.end], span, rule=rule)], mention.end, [], []

    def _capitalized(
        self, place: int, head: int, phrase: re.Match[str], end: int, strict: bool
    ) -> tuple[list[Addressee], int, list[str], list[tuple[str, tuple[str, ...]]]] | None:
        text = self.text
        short, close = phrase.group(), phrase.end()
        if _POSSESSIVE.match(text, close):
            return None
        name, rule, others = self.names.resolve(short, self.order, head)
        if name is None:
            state = self._state_of(short)
            if state:
                return (
                    [Addressee(state, text[place:close], Span(place, close), rule=f"entities: {state}")],
                    close,
                    [],
                    [],
                )
            # the phrase may run into the next name: "Office and Member States"
            for cut in re.finditer(r"\s+(?:and|of|on|for|in|to)\s+(?:the\s+)?", short):
                candidate, candidate_rule, candidates = self.names.resolve(
                    short[: cut.start()], self.order, head
                )
                if candidate:
                    name, rule, others = candidate, candidate_rule, candidates
                    short, close = short[: cut.start()], head + cut.start()
                    break
        inner = self.mention_within(head + 1, close)
        if name is None and inner and " and " in text[head : inner.start]:
            cut_at = text.rfind(" and ", head, inner.start)
            short, close = text[head:cut_at], cut_at
            name, rule, others = self.names.resolve(short, self.order, head)
        if name is None:
            last_word = re.split(r"\s+(?:of|on|for|in|to)\s+", short)[0].split()[-1].lower()
            following = re.match(r"\s+(?:[a-z-]+\s+){0,2}?([a-z-]+)(?=\s|[,;:.]|$)", text[close:end] + " ")
            if following and following.group(1) in _ACTORS:
                # "Libyan authorities", "Afghan parties"
                close += following.end()
                words = text[head:close].strip()
                state = self._state_of(words)
                if state:
                    return (
                        [Addressee(state, text[place:close], Span(place, close), rule=f"entities: {state}")],
                        close,
                        [],
                        [],
                    )
                named = gazetteer().named(words)
                party = Addressee(
                    named.name if named else words,
                    text[place:close],
                    Span(place, close),
                    rule=named.rule if named else "capitalized group",
                )
                return [party], close, [], []
            if last_word not in _ACTORS and (strict or (last_word not in _ACTORS and not short.isupper())):
                if strict or len(short.split()) < 2:
                    return None
            if _INSTRUMENT.search(short):
                return None
            full = self._full_title(head, short, close, end)
            close = head + len(full)
            return (
                [Addressee(full, text[place:close], Span(place, close), rule="capitalized name")],
                close,
                [full],
                [],
            )
        if (
            strict
            and re.match(r" (?!(?:and|or|also|including|as)\b)[a-z]+", text[close:end])
            and not _RELATIVE.match(text, close, end)
        ):
            return None
        longer = self._full_title(head, short, close, end)
        if longer != short and name.startswith(longer[: len(longer) - 1]):
            close = head + len(longer)
        return (
            [Addressee(name, text[place:close], Span(place, close), rule=rule)],
            close,
            [],
            [(short, others)] if others else [],
        )

    def _state_of(self, words: str) -> str | None:
        """The State behind "CAR Government", where the document spells out CAR."""
        match = re.fullmatch(
            r"(?:interim\s+)?(\S+)\s+(?:Government|authorities|Government authorities)", words
        )
        if not match:
            return None
        named = gazetteer().named(match.group(1))
        name = named.name if named else self.names.abbreviations.get(match.group(1), "")
        entity = gazetteer().by_name.get(name)
        return name if entity and entity.kind in ("member-state", "observer-state") else None

    def _full_title(self, head: int, short: str, close: int, end: int) -> str:
        """A title with its lower-case complement: "Special Rapporteur on the human right to water"."""
        complement = re.match(r"\s+(?:on|for|against)\s+(?:the\s+)?", self.text[close:end])
        if not complement:
            return short
        stop = _WORDS_END.search(self.text, close + complement.end(), end)
        until = stop.start() if stop else end
        return self.text[head:until].strip(" ,")

    def before(self, place: int, pronoun: str) -> Addressee | None:
        """Whom a pronoun can mean: the first fitting name before it in the paragraph."""
        fitting = _FITS.get(pronoun, ())
        if pronoun in ("him", "her"):
            official = _OFFICIAL.search(self.text, 0, place)
            if official:
                name, rule, _ = self.names.resolve(official.group(1), self.order, official.start())
                return Addressee(
                    name or official.group(1),
                    pronoun,
                    Span(place, place + len(pronoun)),
                    rule=f"pronoun: {rule or official.group(1)}",
                )
        for mention in self.mentions:
            if mention.start >= place:
                return None
            plural = mention.kind == "generic-group"
            if (
                mention.kind in fitting
                or (mention.name == "Secretary-General"
                and pronoun == "him")
                or (pronoun == "them" and plural)
                or (pronoun == "it" and not plural)
            ):
                name, rule, _ = self._anaphor(mention)
                return Addressee(name, pronoun, Span(place, place + len(pronoun)), rule=f"pronoun: {rule}")
        return None

    def pronoun_at(self, place: int) -> int | None:
        """Where "it", "them", "him" or "her" ends that stands at `place`."""
        match = _PRONOUN.match(self.text, place)
        return match.end() if match else None


_FUNCTION_WORD = re.compile(
    r"(?:of|in|on|for|to|and|or|that|which|who|with|from|at|by|as|within|under|through|including|should|shall|is|are)$"
)


def _actor_noun(words: str) -> str:
    """The words up to the first noun that acts: "funding agencies" of "funding agencies as well"."""
    taken: list[str] = []
    for word in words.split():
        if _FUNCTION_WORD.match(word):
            return ""
        taken.append(word)
        if word in _ACTORS:
            return " ".join(taken)
    return ""


def _plain_group(words: str) -> str:
    return re.sub(r"^(?:the|all|other|relevant)\s+", "", words)


def _qualified(party: Addressee, qualifier: str) -> Addressee:
    return Addressee(party.name, party.text, party.span, qualifier, party.rule)


def _once(parties: list[Addressee]) -> tuple[Addressee, ...]:
    seen: dict[str, Addressee] = {}
    for party in parties:
        seen.setdefault(party.name, party)
    return tuple(seen.values())
