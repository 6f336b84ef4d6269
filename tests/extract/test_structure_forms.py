"""Every form of text that the bodies of the United Nations system adopt, in small."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tracker.extract.structure.building import structure
from tracker.readers import read_bytes


@dataclass(frozen=True)
class Form:
    """A text of one form and what a reader of it would say."""

    name: str
    text: str
    refs: str
    symbol: str | None = None
    body: str | None = None
    adopted: str | None = None
    stems: str = ""
    title: str = ""
    session: int | None = None
    headings: dict[str, str] = field(default_factory=dict)


UNFCCC = "Conference of the Parties to the United Nations Framework Convention on Climate Change"

FORMS = [
    Form(
        "climate decision with headed sections",
        "Decision 4/CP.30\n\nThe Conference of the Parties,\n\nRecalling decision 1/CP.21,\n\n"
        "1. Takes note of the lamps;\n\nI. Oil\n\n2. Invites Parties to give oil:\n\n(a) For lamps;\n\n"
        "(b) For pumps;\n\nII. Wicks\n\n3. Requests the secretariat to weave.\n\n5th plenary "
        "meeting\n22 November 2025",
        "P1 1 2 2(a) 2(b) 3",
        "4/CP.30",
        UNFCCC,
        "2025-11-22",
        "2",
        session=30,
        headings={"2": "Oil", "3": "Wicks"},
    ),
    Form(
        "political declaration",
        "Political declaration on lamps\n\nWe, the Heads of State and Government, assembled at the "
        "harbour,\n\n"
        "1. Reaffirm our will to light lamps;\n\n2. We commit to:\n\n(a) Light them;\n\n(b) Keep them lit.",
        "P1 1 2 2(a) 2(b)",
        stems="2",
        title="Political declaration on lamps",
    ),
    Form(
        "emergency special session",
        "Resolution adopted by the General Assembly on 12 June 2025\n\n[without reference to a Main "
        "Committee "
        "(A/ES-10/L.99)]\n\nES-10/99. Lamps\n\nThe General Assembly,\n\n1. Demands light;\n\n2. "
        "Decides to adjourn.",
        "1 2",
        "A/RES/ES-10/99",
        "General Assembly",
        "2025-06-12",
        title="Lamps",
    ),
    Form(
        "Roman-numeral session",
        "3999 (XXX). Lamps\n\nThe General Assembly,\n\nMindful of the dark,\n\n1. Proclaims light;\n\n"
        "2. Requests oil.\n\n2433rd plenary meeting\n9 December 1975",
        "P1 1 2",
        "A/RES/3999 (XXX)",
        "General Assembly",
        "1975-12-09",
        title="Lamps",
        session=30,
    ),
    Form(
        "parts A and B, B in sections",
        "57/999. Lamps\n\nA\n\nThe General Assembly,\n\n1. Notes oil;\n\n2. Notes wicks.\n\n78th "
        "plenary meeting\n"
        "20 December 2002\n\nB\n\nThe General Assembly,\n\nHaving met,\n\nI\n\nOil\n\n1. Requests "
        "oil;\n\nII\n\nWicks\n\n"
        "1. Requests wicks;\n\n2. Decides to rest.",
        "A.1 A.2 P1 B.I.1 B.II.1 B.II.2",
        "A/RES/57/999",
        "General Assembly",
        "2002-12-20",
        session=57,
        headings={"B.II.1": "Wicks"},
    ),
    Form(
        "sections whose numbers run on",
        "The Governing Council,\n\nI\n\nOil\n\n1. Requests oil;\n\nII\n\nWicks\n\n2. Requests wicks.",
        "1 2",
        headings={"2": "Wicks"},
    ),
    Form(
        "one part alone",
        "57/999 B. Lamps\n\nThe General Assembly,\n\n1. Notes oil;\n\n2. Notes wicks.",
        "1 2",
        "A/RES/57/999 B",
        "General Assembly",
    ),
    Form(
        "recommendation of a draft resolution",
        "2019/99. Lamps\n\nThe Economic and Social Council,\n\nRecommends to the General Assembly "
        "the adoption of the "
        "following draft resolution:\n\n“The General Assembly,\n\n“Recalling the dark,\n\n“1. "
        "Requests oil:\n\n"
        "“(a) For lamps;\n\n“(b) For pumps;\n\n“2. Decides to rest.”\n\n36th plenary meeting\n23 July 2019",
        "1",
        "E/RES/2019/99",
        "Economic and Social Council",
        "2019-07-23",
        session=2019,
    ),
    Form(
        "decision told in a sentence, with letters",
        "79/599. Lamps\n\nAt its 43rd plenary meeting, on 3 December 2024, the General Assembly, on "
        "the proposal of "
        "its President, decided:\n\n(a) To light lamps;\n\n(b) To rest.",
        "1 1(a) 1(b)",
        "A/DEC/79/599",
        "General Assembly",
        "2024-12-03",
        "1",
    ),
    Form(
        "presidential statement",
        "S/PRST/2022/99\n\nStatement by the President of the Security Council\n\nAt the 9001st "
        "meeting of the Security "
        "Council, held on 4 March 2022, the President of the Security Council made the following "
        "statement on behalf "
        "of the Council:\n\n“The Security Council welcomes light.\n\n“The Security Council requests oil.\n\n"
        "“The Security Council will remain seized of the matter.”",
        "1 2 3",
        "S/PRST/2022/99",
        "Security Council",
        "2022-03-04",
    ),
    Form(
        "World Health Assembly",
        "SEVENTY-THIRD WORLD HEALTH ASSEMBLY WHA73.99\nAgenda item 3 1 August 2020\n\nLamps\n\nThe "
        "Seventy-third "
        "World Health Assembly,\n\nHaving considered the dark;\n\n1. CALLS FOR light;\n\n2. URGES "
        "Member States:\n\n"
        "(1) to give oil, including:\n\n(a) lamp oil;\n\n(b) seed oil;\n\n(2) to rest;\n\n3. REQUESTS the "
        "Director-General to report.",
        "P1 1 2 2(1) 2(1)(a) 2(1)(b) 2(2) 3",
        "WHA73.99",
        "World Health Assembly",
        "2020-08-01",
        "2 2(1)",
        session=73,
    ),
    Form(
        "health resolution without line ends",
        "Lamps The 49th DIRECTING COUNCIL, Having studied the dark; Recognizing the tides, RESOLVES: "
        "1. To endorse "
        "the plan. 2. To urge Member States to: (a) give oil to every lamp of the coast; (b) row. 3. "
        "To rest.",
        "P1 P2 1 2 2(a) 2(b) 3",
        body="Directing Council of the Pan American Health Organization",
        stems="2",
        session=49,
        headings={"1": "RESOLVES:"},
    ),
    Form(
        "regional committee with pointed numbers",
        "EM/RC53/R.99\n\nThe Regional Committee,\n\nNoting the dark;\n\n1. URGES Member States "
        "to:\n\n1.1 Give oil;\n\n"
        "1.2 Row;\n\n2. REQUESTS the Regional Director to rest.",
        "P1 1 1.1 1.2 2",
        "EM/RC53/R.99",
        "Regional Committee for the Eastern Mediterranean of the World Health Organization",
        stems="1",
        session=53,
    ),
    Form(
        "Security Council of the nineties",
        "UNITED NATIONS\nSecurity Council\n\nS\nDistr. GENERAL S/RES/2999 (1996) 22 September "
        "1996\n\nRESOLUTION 2999 "
        "(1996)\nAdopted by the Security Council at its 3582nd meeting, on 22 September 1996\n\nThe "
        "Security Council,\n"
        "Recalling the dark,\n95-28764 (E)\n\n/...\n\nS/RES/2999 (1996) Page 2\nNoting the tides,\n"
        "1. Requests oil;\n"
        "2. Decides to remain seized of the matter.\n-----",
        "P1 P2 1 2",
        "S/RES/2999 (1996)",
        "Security Council",
        "1996-09-22",
    ),
    Form(
        "Security Council of the forties",
        "99 (1950). Resolution of 17 January 1950\n[S/9455]\n\nThe Security Council,\n\nHaving "
        "received oil,\n\n"
        "Decides to light lamps.",
        "P1 1",
        "S/RES/99 (1950)",
        "Security Council",
        "1950-01-17",
    ),
    Form(
        "Environment Assembly",
        "United Nations Environment Assembly of the\nUnited Nations Environment Programme\n\nSecond "
        "session\n\n"
        "2/99. Lamps\n\nThe United Nations Environment Assembly,\n\n1. Requests oil.\n\n6th plenary "
        "meeting\n\n27 May 2016",
        "1",
        "UNEP/EA.2/Res.99",
        "United Nations Environment Assembly of the United Nations Environment Programme",
        "2016-05-27",
        session=2,
    ),
    Form(
        "draft resolution",
        "United Nations A/C.2/80/L.99\nGeneral Assembly Distr.: Limited\n\nNauru: draft "
        "resolution\n\nLamps\n\n"
        "The General Assembly,\n\nNoting the dark,\n\n1. Requests oil.",
        "P1 1",
        "A/C.2/80/L.99",
        "General Assembly",
        title="Lamps",
        session=80,
    ),
    Form(
        "copied from a page, without empty lines",
        "United Nations A/RES/81/301\nGeneral Assembly Distr.: General\n9 December 2026\nEighty-first session\n"
        "Agenda item 98\nResolution adopted by the General Assembly \non 2 December 2026\n"
        "81/301. Lamps of the quay\nThe General Assembly,\nRecalling that the harbour of the old town has been dark \n"
        "for many years and that its ferries have to wait at the pier for the \nmorning,\nNoting the tides,\n"
        "1. Requests the Secretary-General to count the lamps of the quay and to \nhave them lit;\n"
        "2. Decides to return to the matter.\n",
        "P1 P2 1 2",
        "A/RES/81/301",
        "General Assembly",
        "2026-12-02",
        title="Lamps of the quay",
    ),
    Form(
        "marks of subparagraphs on lines of their own",
        "WHA65.99\n\nThe Sixty-fifth World Health Assembly,\n\nNoting the dark,\n\n1. URGES Member States: \n(1) \n"
        "to give oil, as each of them can, to the lamps of its quays; \n\n(2) \nto give wicks: \n\n(a) \nof wool; \n\n"
        "(b) \nof cotton; \n\n2. REQUESTS the Director-General to light them.\n\nNinth plenary meeting, 25 May 2012",
        "P1 1 1(1) 1(2) 1(2)(a) 1(2)(b) 2",
        "WHA65.99",
        "World Health Assembly",
        "2012-05-25",
        "1 1(2)",
    ),
    Form(
        "decimal subparagraphs",
        "EM/RC53/R.99\n\nThe Regional Committee,\n\nNoting the dark,\n\n1. URGES Member States to:\n\n"
        "1.1 Support the lamps;\n\n1.2 Initiate the burning of oil;\n\n2. REQUESTS the Regional Director to help.",
        "P1 1 1.1 1.2 2",
        "EM/RC53/R.99",
        stems="1",
    ),
    Form(
        "a list run in that a page turn cuts",
        "THE DIRECTING COUNCIL, Noting the dark of the harbour and the long wait of its ferries, RESOLVES: "
        "1. To urge Member States to: (a) give oil for the lamps of the quays; (b) give wicks; (c) give glass;\n\n"
        "- 2 -\n\n(d) give brass. 2. To request the Director to light the lamps of all quays.",
        "P1 1 1(a) 1(b) 1(c) 1(d) 2",
        body="Directing Council of the Pan American Health Organization",
        stems="1",
    ),
    Form(
        "French",
        "L’Assemblée générale,\n\nRappelant la nuit,\n\nConsciente des marées et de la mer,\n\n1. "
        "Prie le Secrétaire "
        "général de lui faire rapport sur les lampes;\n\n2. Décide de se reposer.",
        "P1 P2 1 2",
        body="General Assembly",
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_form(form: Form) -> None:
    resolution = structure(read_bytes(form.text.encode(), "form.txt"))
    assert " ".join(paragraph.ref for paragraph in resolution.paragraphs) == form.refs
    assert " ".join(paragraph.ref for paragraph in resolution.paragraphs if paragraph.stem) == form.stems
    assert resolution.symbol == form.symbol
    assert form.body is None or resolution.body == form.body
    assert (resolution.adopted.isoformat() if resolution.adopted else None) == form.adopted
    assert not form.title or resolution.title == form.title
    assert form.session is None or resolution.session == form.session
    headings = {paragraph.ref: paragraph.heading for paragraph in resolution.paragraphs}
    assert {ref: headings[ref] for ref in form.headings} == form.headings


def test_every_language_is_told() -> None:
    texts = {
        "en": "The General Assembly,\n\n1. Requests the Secretary-General to report on the lamps of the harbour.",
        "fr": "L’Assemblée générale,\n\n1. Prie le Secrétaire général de lui faire rapport sur les lampes du port.",
        "es": "La Asamblea General,\n\n1. Solicita al Secretario General que informe sobre las lámparas del puerto.",
        "ru": "Генеральная Ассамблея,\n\n1. просит Генерального секретаря представить доклад о лампах.",
        "ar": "إن الجمعية العامة،\n\n1. تطلب إلى الأمين العام أن يقدم تقريرا عن المصابيح.",
        "zh": "大会，\n\n1. 请秘书长提交关于港口灯的报告。",
    }
    for language, text in texts.items():
        resolution = structure(read_bytes(text.encode(), "x"))
        assert (resolution.language, resolution.body) == (language, "General Assembly")
        assert [paragraph.ref for paragraph in resolution.operative] == ["1"]
