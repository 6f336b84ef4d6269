"""Texts in other languages than English: their language, marks, dates, meetings and agenda items."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.errors import KnowledgeBroken
from tracker.extract.masthead.languages import language_of
from tracker.extract.structure.building import structure
from tracker.extract.structure.other_citations import find_other_citations
from tracker.extract.structure.other_mastheads import read_dates
from tracker.knowledge import languages
from tracker.model import Block, Document, Resolution

FRENCH = """\
A/RES/81/9300
Distr. générale
5 janvier 2027
Point 18 a) de l’ordre du jour
Résolution adoptée par l’Assemblée générale le 21 décembre 2026
81/9300. Phares de la côte nord
L’Assemblée générale,
Rappelant sa résolution 80/17 sur les phares,
Notant que vingt phares sont éteints,
1 – Prie le Secrétaire général :
a) De compter les phares ;
b) De rendre compte :
i) De leur état ;
ii) De leur coût ;
2. Décide de rester saisie de la question.
56e séance plénière
21 décembre 2026"""
SPANISH = """\
A/RES/81/9300
Distr. general
5 de enero de 2027
Tema 18 a) del programa
Resolución aprobada por la Asamblea General el 21 de diciembre de 2026
81/9300. Faros de la costa norte
La Asamblea General,
Recordando su resolución 80/17 sobre los faros,
Observando que veinte faros están apagados,
1. Solicita al Secretario General que:
a) Cuente los faros;
b) Informe sobre:
i) Su estado;
ii) Su costo;
2. Decide seguir ocupándose de la cuestión.
56ª sesión plenaria
21 de diciembre de 2026"""
RUSSIAN = """\
A/RES/81/9300
Distr.: General
5 January 2027
Пункт 18 а) повестки дня
Резолюция, принятая Генеральной Ассамблеей 21 декабря 2026 года
81/9300. Маяки северного побережья
Генеральная Ассамблея,
ссылаясь на свою резолюцию 80/17 о маяках,
отмечая, что двадцать маяков погашены,
1. просит Генерального секретаря:
а) сосчитать маяки;
b) сообщить:
i) об их состоянии;
ii) об их стоимости;
2. постановляет продолжать заниматься этим вопросом.
56-e пленарное заседание
21 декабря 2026 года"""
ARABIC = """\
A/RES/81/9300
Distr.: General
5 January 2027
البند 18 (أ) من جدول الأعمال
قرار اتخذته الجمعية العامة في 21 كانون الأول/ديسمبر 2026
81/9300 منارات الساحل الشمالي
إن الجمعية العامة،
إذ تشير إلى قرارها 80/17 بشأن المنارات،
وإذ تلاحظ أن عشرين منارة مطفأة،
1 - تطلب إلى الأمين العام:
(أ) عد المنارات؛
(ب) الإبلاغ عما يلي:
’1‘ حالتها؛
’2‘ تكلفتها؛
٢ - تقرر أن تبقي المسألة قيد نظرها.
الجلسة العامة 56
21 كانون الأول/ديسمبر 2026"""
CHINESE = """\
A/RES/81/9300
Distr.: General
5 January 2027
议程项目18(a)
2026年12月21日大会决议
81/9300. 北海岸的灯塔
大会，
回顾其关于灯塔的第80/17号决议，
注意到有二十座灯塔熄灭，
1. 请秘书长：
(a) 清点灯塔；
(b) 报告下列情况：
㈠ 灯塔状况；
㈡ 灯塔费用；
2. 决定继续处理此案。
第56次全体会议
2026年12月21日"""
TEXTS = {"fr": FRENCH, "es": SPANISH, "ru": RUSSIAN, "ar": ARABIC, "zh": CHINESE}


def read(words: str) -> Resolution:
    return structure(Document("x.docx", tuple(Block(line) for line in words.splitlines()), format="word"))


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_has_the_refs_and_facts_that_the_english_one_has(language: str) -> None:
    found = read(TEXTS[language])
    assert found.language == language
    assert [each.ref for each in found.paragraphs] == ["P1", "P2", "1", "1(a)", "1(b)", "1(b)(i)", "1(b)(ii)", "2"]
    assert (found.symbol, found.adopted) == ("A/RES/81/9300", date(2026, 12, 21))
    assert found.agenda_items == ("18 (a)",)
    assert found.meeting is not None
    assert "56" in found.meeting
    assert found.operative[1].text[0] not in "(aأ"
    assert found.title[0].isalpha()


ALONE = {
    "fr": ("Le Conseil de sécurité", "Adopte la charte des phares."),
    "es": ("El Consejo de Seguridad", "Aprueba la carta de los faros."),
    "ru": ("Совет Безопасности", "принимает устав о маяках."),
    "ar": ("إن مجلس الأمن", "يعتمد ميثاق المنارات."),
    "zh": ("安全理事会", "通过关于灯塔的宪章。"),
}


@pytest.mark.parametrize("language", ALONE)
def test_one_paragraph_without_a_number_acts(language: str) -> None:
    head, act = ALONE[language]
    preamble = TEXTS[language].splitlines()[7]
    lines = ("S/RES/2999 (2026)", f"{head},", preamble, act)
    found = read("\n".join(lines))
    assert [each.ref for each in found.paragraphs] == ["P1", "1"]
    assert [each.ref for each in read("\n".join(("S/RES/2999 (2026)", head, act))).paragraphs] == ["1"]


def test_lists_that_count_in_cyrillic_are_told_from_look_alikes() -> None:
    items = ("1. просит:", "а) считать;", "б) мерить;", "в) писать;", "г) молчать;")
    lines = ("Генеральная Ассамблея,", "отмечая маяки,", *items)
    assert [each.ref for each in read("\n".join(lines)).operative] == ["1", "1(a)", "1(b)", "1(c)", "1(d)"]
    alike = [line.replace("б)", "b)").replace("в)", "с)").replace("г)", "d)") for line in lines]
    assert [each.ref for each in read("\n".join(alike)).operative] == ["1", "1(a)", "1(b)", "1(c)", "1(d)"]


def test_a_number_alone_on_its_line_belongs_to_what_follows() -> None:
    lines = ("L’Assemblée générale,", "Rappelant les phares,", "1.", "a) Prie de compter ;", "b) Prie de mesurer ;")
    assert [each.ref for each in read("\n".join(lines)).operative] == ["1", "1(a)", "1(b)"]


@pytest.mark.parametrize(
    ("words", "language", "day"),
    [
        ("le 1er mars 2027", "fr", date(2027, 3, 1)),
        ("el 9 de septiembre de 2026", "es", date(2026, 9, 9)),
        ("9 мая 2026 г.", "ru", date(2026, 5, 9)),
        ("في ٩ أيار/مايو ٢٠٢٦", "ar", date(2026, 5, 9)),
        ("في 9 تشرين الثاني/ نوفمبر 2026", "ar", date(2026, 11, 9)),
        ("2026 年 5 月 9 日", "zh", date(2026, 5, 9)),
        ("le 31 février 2027", "fr", None),
    ],
)
def test_dates_are_read_in_their_language(words: str, language: str, day: date | None) -> None:
    assert next((found for _, found in read_dates(words, language)), None) == day


def test_the_day_of_distribution_is_not_that_of_adoption() -> None:
    lines = [line for line in RUSSIAN.splitlines()[:-2] if "принятая" not in line]
    assert read("\n".join(lines)).adopted is None


OTHERS = [
    "Die Generalversammlung erinnert an ihre Resolution und bittet den Generalsekretär, die Leuchttürme zu zählen und "
    "über den Zustand der Leuchttürme auf der Insel zu berichten, die von den Mitgliedstaaten gebaut wurden.",
    "A Assembleia Geral recorda a sua resolução sobre os faróis da costa e solicita ao Secretário-Geral que conte os "
    "faróis do norte e do sul, com o apoio dos Estados, e informe a Assembleia no próximo ano.",
    "L'Assemblea generale ricorda la sua risoluzione sui fari della costa e chiede al Segretario generale di contare i "
    "fari del nord e della costa, con gli Stati membri, e di riferire per iscritto che cosa manca.",
    "Генеральна Асамблея, нагадуючи про свою резолюцію, просить Генерального секретаря полічити маяки і їхній стан.",
    "総会は、灯台に関する決議を想起し、事務総長に灯台を数えるよう要請する。",
    "Η Γενική Συνέλευση ζητεί από τον Γενικό Γραμματέα να μετρήσει τους φάρους.",
    "مجمع عمومی از دبیرکل می‌خواهد که چراغ‌های دریایی را بشمارد و گزارش دهد.",
]


@pytest.mark.parametrize("words", OTHERS)
def test_a_language_that_is_not_known_is_unknown(words: str) -> None:
    assert language_of([words]) == languages.UNKNOWN


@pytest.mark.parametrize("words", ["", "Wells", "Requests the Office to dig.", "1. Urges donors to dig by May 2027;"])
def test_few_words_are_taken_for_english(words: str) -> None:
    assert language_of([words]) == "en"


def test_a_row_of_words_has_one_of_them_in_its_example(monkeypatch: pytest.MonkeyPatch) -> None:
    languages.load_words()

    class Folder:
        def joinpath(self, name: str) -> Folder:
            return self

        def read_text(self, encoding: str) -> str:
            return "language,kind,words,example\nfr,month 1,janvier,le 3 mars\n"

    monkeypatch.setattr(languages, "files", lambda package: Folder())
    with pytest.raises(KnowledgeBroken, match="none of the words"):
        languages.load_words.__wrapped__()


CITED = {
    "fr": "Rappelant ses résolutions 79/12 du 3 décembre 2024 et 80/17 B, et la résolution 1325 (2000) du Conseil de "
    "sécurité, ainsi que la résolution 5/1 du Conseil des droits de l’homme, les 3/4 des phares,",
    "es": "Recordando sus resoluciones 79/12, de 3 de diciembre de 2024, y 80/17 B, y la resolución 1325 (2000) del "
    "Consejo de Seguridad, así como la resolución 5/1 del Consejo de Derechos Humanos,",
    "ru": "ссылаясь на свои резолюции 79/12 от 3 декабря 2024 года и 80/17 B и на резолюцию 1325 (2000) Совета "
    "Безопасности, а также на резолюцию 5/1 Совета по правам человека,",
    "ar": "إذ تشير إلى قراريها 79/12 المؤرخ 3 كانون الأول/ديسمبر 2024 و 80/17 B وإلى قرار مجلس الأمن 1325 (2000) "
    "وقرار مجلس حقوق الإنسان 5/1،",
    "zh": "回顾其2024年12月3日第79/12号和第80/17 B号决议以及安全理事会第1325(2000)号决议和人权理事会第5/1号决议，",
}


@pytest.mark.parametrize("language", CITED)
def test_citations_are_read_in_their_language(language: str) -> None:
    found = find_other_citations(CITED[language], "P1", "General Assembly", language)
    cited = {each.symbol for each in found}
    assert cited == {"A/RES/79/12", "A/RES/80/17 B", "S/RES/1325 (2000)", "A/HRC/RES/5/1"}
