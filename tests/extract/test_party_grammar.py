"""Who is asked where words are shared, referred to, excepted or tasked, on sentences of our own."""

import pytest

LISTS = {
    "heads of departments and offices": ["heads of departments", "heads of offices"],
    "heads of missions and donors": ["heads of missions", "donors"],
    "the directors of regional centres and national laboratories": [
        "directors of regional centres",
        "directors of national laboratories",
    ],
    "ministers of finance and planning": ["ministers of finance", "ministers of planning"],
    "local representatives of the World Bank, UNICEF and other lending institutions": [
        "local representatives of the World Bank",
        "local representatives of the United Nations Children's Fund",
        "local representatives of lending institutions",
    ],
    "the secretariats of the World Health Organization and the World Bank": [
        "secretariats of the World Health Organization",
        "secretariats of the World Bank",
    ],
    "members of the Security Council, the Economic and Social Council and donors": [
        "members of the Security Council",
        "Economic and Social Council",
        "donors",
    ],
    "the Executive Director of UN-Habitat, the Secretary-General and the World Bank": [
        "Executive Director of the United Nations Human Settlements Programme",
        "Secretary-General",
        "World Bank",
    ],
    "the governing bodies of the funds and programmes": ["governing bodies of the funds and programmes"],
    "all mechanisms and subsidiary bodies of the Human Rights Council": [
        "mechanisms of the Human Rights Council",
        "subsidiary bodies of the Human Rights Council",
    ],
    "development and trading partners": ["development partners", "trading partners"],
    "troop and police contributors": ["troop-contributing countries", "police-contributing countries"],
    "relevant national statistical institutes and offices": [
        "national statistical institutes",
        "national statistical offices",
    ],
    "regional fisheries bodies and arrangements": ["regional fisheries bodies", "regional fisheries arrangements"],
    "the United Nations regional commissions and agencies": ["regional commissions", "United Nations system"],
    "the United Nations regional commissions and specialized agencies": [
        "regional commissions",
        "specialized agencies",
    ],
    "all groups other than the Board of Auditors": ["groups other than the Board of Auditors"],
    "States other than Chile": ["Member States"],
    "organizations outside the United Nations system": ["organizations outside the United Nations system"],
    "the member countries of the Economic Community of West African States": [
        "member countries of the Economic Community of West African States"
    ],
    "States Members of the United Nations": ["Member States"],
    "the parties to the Lisbon Accord on Ports": ["parties to the Lisbon Accord on Ports"],
    "both parties to the 1974 truce agreement": ["parties to the 1974 truce agreement"],
    "all parties to the Convention": ["States parties"],
    "the parties": ["all parties"],
    "agencies responsible for the care of wells": ["agencies responsible for the care of wells"],
    "institutions dealing with wells": ["institutions"],
    "those that sell maps": ["those that sell maps"],
    "the Board of Auditors, drawing on its survey and in consultation with donors and other interested parties,": [
        "Board of Auditors"
    ],
    "Prime Minister Jo Doe of Chile and the World Bank": ["Prime Minister of Chile", "World Bank"],
    "the President and the Government of Chile": ["President of Chile", "Chile"],
    "the President and the World Bank": ["President of the General Assembly", "World Bank"],
    "Ambassador Ana Soto, Chair of the Committee on Wells,": ["Chair of the Committee on Wells"],
    "the UNDOF Force Commander": ["Force Commander of the United Nations Disengagement Observer Force"],
}


@pytest.mark.parametrize("words", LISTS)
def test_whom_a_list_names(read, words):
    resolution = read(f"Calls upon {words} to map the wells.")
    assert [each.name for each in resolution.operative[0].clauses[0].addressees] == LISTS[words]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Encourages talks between Chile, clan foobars, civil society and the Peruvian public in this regard.",
            ["Chile", "clan foobars", "civil society", "Peruvian public"],
        ),
        ("Urges talks between Chile and Peru, increased trade and the Board of Auditors to meet.", ["Chile", "Peru"]),
    ],
)
def test_all_between_whom_something_goes_on(read, text, expected):
    assert [each.name for each in read(text).operative[0].clauses[0].addressees] == expected


@pytest.mark.parametrize(
    ("chapeau", "expected"),
    [
        ("to re-establish the Panel of Experts on Wells, with the following mandate:", "Panel of Experts on Wells"),
        ("to create a Working Group on Ports, whose mandate shall be:", "Working Group on Ports"),
        (
            "to establish, for twelve months, a group of up to eight experts (the “Harbour Panel”), to carry out the "
            "following tasks:",
            "Harbour Panel",
        ),
        ("to send a mission to Chile, which shall be authorized to carry out the following tasks:", "mission"),
        ("to renew the mandate of the Committee on Wells, whose functions will be:", "Committee on Wells"),
        ("to map wells of the Panel of Experts on Wells, in accordance with the following mandate:", None),
        ("to appoint a Special Envoy for Wells and:", None),
        ("to take the following steps:", None),
    ],
)
def test_tasks_belong_to_whom_the_chapeau_gives_the_mandate(read, chapeau, expected):
    resolution = read(f"Requests the Secretary-General {chapeau}", "(a) To map the wells;", "(b) To report;")
    first, task, _ = resolution.operative
    assert [each.name for each in first.clauses[0].addressees] == ["Secretary-General"]
    assert [each.name for each in task.clauses[0].addressees] == [expected or "Secretary-General"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("requests the mandate holder to report", "Special Rapporteur on the situation of wells in Chile"),
        ("requests mandate holders to report", "special procedure mandate holders"),
    ],
)
def test_the_mandate_holder_is_the_one_named_last(read, text, expected):
    resolution = read(
        f"Extends the mandate of the Special Rapporteur on the situation of wells in Chile for one year, and {text}.",
        body="Human Rights Council",
    )
    assert [each.name for each in resolution.operative[0].clauses[1].addressees] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Expresses full support for Lieutenant General Li Wu as Head of Mission and Force Commander.",
            ["Head of Mission and Force Commander of the United Nations Disengagement Observer Force"],
        ),
        (
            "Commends Ms. Ana Soto in her capacity as Registrar of the International Court of Justice for her help.",
            ["Registrar of the International Court of Justice"],
        ),
        ("Welcomes President Ana Soto’s survey of Chile.", []),
        ("Expresses support for the efforts of Mr. Li Wu as Special Envoy for Wells.", []),
    ],
)
def test_a_person_is_praised_by_the_office(read, text, expected):
    resolution = read(text, preamble="Recalling reports on the United Nations Disengagement Observer Force (UNDOF),")
    assert [each.name for each in resolution.operative[0].clauses[0].addressees] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Commends those heads of missions and offices who have paid, and urges those who have not done so to pay.",
            ["heads of missions", "heads of offices"],
        ),
        ("Commends the States that have paid, and urges those that have not to pay.", ["Member States"]),
        ("Commends the States that have paid, and urges those that sell maps to pay.", ["those that sell maps"]),
        (
            "Notes the maps made by the Committee and its working groups, and invites them to go on.",
            ["Committee on Wells", "working groups of the Committee on Wells"],
        ),
        ("Concurs with the Secretary-General that the Committee on Wells should meet.", ["Committee on Wells"]),
        ("Agrees with the Board of Auditors that more wells are needed.", []),
        (
            "Recommends the following steps for consideration by Governments and the World Bank:",
            ["Member States", "World Bank"],
        ),
    ],
)
def test_whom_words_mean_that_point_to_others(read, text, expected):
    resolution = read(text, preamble="Recalling the work of the Committee on Wells,")
    assert [each.name for each in resolution.operative[0].clauses[-1].addressees] == expected


def test_a_point_that_names_whom_it_encourages_asks_nobody_else(read):
    resolution = read(
        "Recommends the following for consideration by Governments and the World Bank:",
        "(a) The World Bank is encouraged to map the wells;",
        "(b) To repair the wells;",
    )
    asked = [[each.name for each in paragraph.clauses[0].addressees] for paragraph in resolution.operative[1:]]
    assert asked == [["World Bank"], ["Member States", "World Bank"]]


SILENT = {
    "Requests all Chadian and subregional banks to map the wells": ["Chadian banks", "subregional banks"],
    "Requests the interpretation services to be present": ["interpretation services"],
    "Calls upon donors, individually or through banks, to map the wells": ["donors"],
    "Urges the donors to pay, and village councils to keep the wells": ["donors", "village councils"],
    "Requests the Board of Auditors to invite States to report, and banks to attend": ["Board of Auditors"],
    "Urges Chile to use the Joint Well and Water Mechanism to map the wells": ["Chile"],
    "Demands that all armed groups leave, and demands that their members disband": ["members of armed groups"],
    "Reminds States that all farmers, including migrants, have a right to dig wells": ["Member States"],
    "Invites the executive heads of the United Nations common system to meet": [
        "executive heads of the United Nations common system"
    ],
    "Requests the Presidents of the Economic and Social Council and the General Assembly to meet": [
        "President of the Economic and Social Council",
        "President of the General Assembly",
    ],
    "Requests the Secretary General and Member-States to meet": ["Secretary-General", "Member States"],
    "Welcomes the report of the Special Rapporteur on clean wells, and requests him to go on": [
        "Special Rapporteur on clean wells"
    ],
    "Welcomes the Programme of Action, and calls for it to be kept up to date": [],
    "Requests United Nations peacekeeping and political missions to map the wells": [
        "United Nations peacekeeping operations",
        "United Nations political missions",
    ],
}


@pytest.mark.parametrize(("text", "expected"), SILENT.items(), ids=SILENT)
def test_whom_no_doubt_would_have_told(read, text, expected):
    clause = read(f"{text}.").operative[0].clauses[-1]
    assert [each.name for each in clause.addressees] == expected


def test_the_office_of_the_high_commissioner_is_that_of_the_text(read):
    asked = "Requests the Office of the High Commissioner to map the wells."
    refugees = read(asked, preamble="Noting the work of the United Nations High Commissioner for Refugees,")
    rights = read(asked, body="Human Rights Council")
    assert [each.operative[0].clauses[0].addressees[0].name.rpartition(" ")[2] for each in (refugees, rights)] == [
        "Refugees",
        "Rights",
    ]


def test_which_two_parties_are_meant_is_doubted(read):
    (clause,) = read("Urges the two parties to talk.").operative[0].clauses
    assert [each.name for each in clause.addressees] == ["all parties"]
    assert [doubt.field for doubt in clause.doubts] == ["addressee"]
    (clause,) = (
        read("Urges the parties to talk.", preamble="Concerned at the situation between Chile and Peru,")
        .operative[0]
        .clauses
    )
    assert [each.name for each in clause.addressees] == ["Chile", "Peru"]
    assert "all parties" in clause.doubts[0].candidates


def test_the_council_s_high_commissioner_is_that_for_human_rights(read):
    (clause,) = read("Requests the High Commissioner to map wells.", body="Human Rights Council").operative[0].clauses
    assert [each.name for each in clause.addressees] == ["United Nations High Commissioner for Human Rights"]


def test_all_who_stand_before_a_colon_are_asked(read):
    resolution = read("Invites States, within their means and resources, banks and all other partners:", "(a) To dig;")
    asked = [each.name for each in resolution.operative[0].clauses[0].addressees]
    assert asked == ["Member States", "banks", "partners"]
