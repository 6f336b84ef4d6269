"""`tracker parse` says what to look at, and with --explain where each field came from."""

import json
from datetime import date

import pytest

TEXT = """\
Economic and Social Council

2026/79. Wells of the coast

The Economic and Social Council,

Recalling its resolution 2025/12 of 10 June 2025,

1. Requests the Secretary-General, in consultation with Member States, to submit to the Council at its 2028 session,
within existing resources, a report on wells;

2. Requests the Secretary-General to report to the General Assembly at its eighty-second session;

3. Invites donors that are in a position to do so to pay for wells:

(a) Annually;

4. Requests the Upland Panel to report at the ninth session of the Conference on Wells.

21 July 2026
"""


@pytest.fixture
def coast(folder):
    file = folder / "coast.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_the_outline_shows_doubts_parties_and_deadlines(tracker, coast):
    out = tracker("parse", coast.name).out
    assert "request (directive) -> Secretary-General | with Member States | at its 2028 session" in out
    assert "look at the deadline: the day is estimated from the body" in out
    assert "verbs:" not in out
    assert "Cites" not in out


def test_explain_gives_words_and_rules(tracker, coast):
    out = tracker("parse", coast.name, "--explain").out
    assert 'verb request "Requests" by ' in out
    assert 'addressee Secretary-General "the Secretary-General" by entities: Secretary-General' in out
    assert "to be consulted Member States" in out
    session = "session, 82 of the General Assembly, 2027-09-07 to 2028-09-04 by session"
    assert f'"at its eighty-second session": {session}' in out
    assert "report to the General Assembly" in out
    assert "document forecast 2027-06-01, submission 2027-06-29, issuance 2027-07-27" in out
    assert 'flag within existing resources "within existing resources"' in out
    assert 'P1       E/RES/2025/12 (recall): "resolution 2025/12' in out


def test_json_carries_the_spans_of_all_fields(tracker, coast):
    document = json.loads(tracker("parse", coast.name, "--json").out)
    for paragraph in document["paragraphs"]:
        text = paragraph["text"]
        for clause in paragraph["clauses"]:
            if clause["verb_start"] is not None:
                assert text[clause["verb_start"] : clause["verb_end"]].lower().startswith(clause["verb"][:5])
            for field in ("addressees", "consulted", "deadlines", "flags"):
                for each in clause[field]:
                    if each["start"] is not None:
                        assert text[each["start"] : each["end"]] == each["text"]
    first, second = (document["paragraphs"][place]["clauses"][0] for place in (1, 2))
    assert [party["name"] for party in first["consulted"]] == ["Member States"]
    assert (second["reports_to"], second["reporting"]) == ("General Assembly", True)
    assert second["addressees"][0]["rule"] == "entities: Secretary-General"
    assert document["citations"][0]["symbol"] == "E/RES/2025/12"
    assert date.fromisoformat(second["deadlines"][0]["date"]) == date(2027, 9, 7)


def test_the_keys_of_the_contract_stay(tracker, coast):
    document = json.loads(tracker("parse", coast.name, "--json").out)
    assert {"source", "symbol", "body", "title", "adopted", "session", "language", "paragraphs"} <= document.keys()
    paragraph = document["paragraphs"][1]
    assert {"ref", "kind", "text", "stem", "clauses"} <= paragraph.keys()
    clause = paragraph["clauses"][0]
    assert {
        *("verb", "category", "text", "start", "end", "inherited", "reporting", "addressees", "deadlines")
    } <= clause.keys()
    assert {"name", "text", "qualifier"} <= clause["addressees"][0].keys()
    assert {"text", "kind", "date", "session", "period", "frequency"} == {
        *("text", "kind", "date", "session", "period", "frequency")
    } & clause["deadlines"][0].keys()
