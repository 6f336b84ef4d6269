# ruff: noqa: E501 -- one row of a table, one line
"""1 March 2027: owners are named, one action is done, one is late."""

DAY = "2027-03-01"

# The numbers of actions, in the order of each list.
ACTIONS = [4, 5, 17, 6, 7, 11, 12, 13, 8, 9, 16, 1, 2, 14, 15]
OPEN = [4, 5, 17, 7, 11, 12, 13, 8, 9, 16, 1, 2, 14, 15]
DUE = [16]
OVERDUE = [15]

TO_REVIEW = ["UNEP/EA.7/Res.91:1:1"]
REVIEWS = [
    ("A/HRC/RES/63/91:3:1", "set"),
    ("A/RES/81/9201:3:1", "split"),
    ("E/RES/2026/902:3:1", "untrack"),
    ("S/RES/9903 (2026):1:1", "accept"),
    ("S/RES/9903 (2026):2:1", "accept"),
    ("S/RES/9903 (2026):3:1", "accept"),
    ("S/RES/9903 (2026)", "accept"),
]

HISTORIES = {
    "1": """
        2027-01-19 in progress 1
    """,
    "4": "",
    "5": """
        2027-02-02 in progress 1
    """,
    "6": """
        2027-02-15 implemented 1
    """,
    "11": "",
    "12": "",
    "15": """
        2027-01-25 in progress 1
    """,
}

# What is found by words, in paragraphs and in reports.
SEARCHES = {
    "ferries": {"paragraph 1", "paragraph 2", "paragraph 3", "paragraph P1"},
    "inspect": {"paragraph 3"},
    "maps": {"paragraph 2", "report UNEP/EA.7/Res.91:2:1:member-states"},
    "annex": set(),
}

# Each paper: its columns ("" for all), and its rows.
PAPERS = {
    "actions": (
        "number, paragraph, verb, addressee, due, frequency, reporting, flags, status, as_of, last_report, evidence, next_step, challenge, unit, superseded_by",
        """
        4 | 2 | request | Secretary-General | 2027-09-07 | P1Y | yes |  | not started |  |  |  |  |  | Reports Unit
        5 | 3 | urge | Member States | 2027-06-30 |  | no |  | in progress | 2027-02-02 | Forty of fifty States have answered. |  |  |  | Outreach Unit
        17 | 3 | urge | Member States | 2027-12-31 |  | no |  | not started |  |  |  |  |  | Outreach Unit
        6 | 4 | invite | United Nations Development Programme | 2027-03-31 |  | no | within existing resources | implemented | 2027-02-15 |  | DP/2027/5 |  |  | Outreach Unit
        7 | 4 | invite | donors |  |  | no |  | not started |  |  |  |  |  | Outreach Unit
        11 | 1 | decide |  | 2027-11-30 |  | no |  | not started |  |  |  |  |  | Outreach Unit
        12 | 2 | request | Secretary-General | 2027-05-31 | P6M | yes |  | not started |  |  |  |  |  | Reports Unit
        13 | 3 | demand | all parties |  |  | no |  | not started |  |  |  |  |  | Outreach Unit
        8 | 1 | request | United Nations High Commissioner for Human Rights | 2027-09-13 |  | yes |  | not started |  |  |  |  |  | Reports Unit
        9 | 2 | call upon | Member States |  |  | no |  | not started |  |  |  |  |  | Outreach Unit
        16 | 3 | request | Office of the United Nations High Commissioner for Human Rights | 2027-05-15 |  | no |  | not started |  |  |  |  |  | Outreach Unit
        1 | 1 | encourage | Member States |  |  | no |  | in progress | 2027-01-19 | A letter went out. |  |  |  | Outreach Unit
        2 | 2 | request | Secretary-General | 2027-07-27 |  | yes |  | not started |  |  |  |  |  | Reports Unit
        14 | 1 | request | Executive Director of the United Nations Environment Programme |  |  | yes |  | not started |  |  |  |  |  | Reports Unit
        15 | 2 | invite | Member States | 2026-12-31 |  | no |  | in progress | 2027-01-25 | Nine maps came in. |  |  |  | Outreach Unit
        """,
    ),
    "by-addressee": (
        "",
        """
        Member States | 5 | 2 | 3 | 0 | 0 | 0 | 0 | 0 | 1
        Secretary-General | 3 | 3 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        Executive Director of the United Nations Environment Programme | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        Office of the United Nations High Commissioner for Human Rights | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        United Nations Development Programme | 1 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0
        United Nations High Commissioner for Human Rights | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        all parties | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        donors | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        nobody named | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        """,
    ),
    "document-forecast": (
        "title, mandate, meeting, meets on, forecast, submission, issuance, dates are",
        """
        Report of the Secretary-General: S/RES/9903 (2026) | S/RES/9903 (2026), para. 2 | Security Council | 2027-05-31 | 2027-02-22 | 2027-03-22 | 2027-04-19
        Report of the Secretary-General: Footbridges over mountain rive… | A/RES/81/9201, para. 2 | General Assembly, session 82 | 2027-09-07 | 2027-06-01 | 2027-06-29 | 2027-07-27
        Report of the United Nations High Commissioner for Human Rights… | A/HRC/RES/63/91, para. 1 | Human Rights Council, session 66 | 2027-09-13 | 2027-06-07 | 2027-07-05 | 2027-08-02
        Report of the Secretary-General: Timetables of river ferries | E/RES/2026/902, para. 2 | Economic and Social Council, session 2028 | 2028-06-05 | 2028-02-28 | 2028-03-27 | 2028-04-24 | estimated
        """,
    ),
    "due": (
        "number, due, resolution, addressee, status, unit",
        """
        16 | 2027-05-15 | A/HRC/RES/63/91 | Office of the United Nations High Commissioner for Human Rights | not started | Outreach Unit
        """,
    ),
    "fao-decisions": (
        "decision, implementation",
        """
        A/RES/81/9201, para. 2: Requests the Secretary-General to repor… | not started
        A/RES/81/9201, para. 3: Urges Member States to inspect every fo… | in progress. Forty of fifty States have answered.
        A/RES/81/9201, para. 3: to mark in red those that are unsafe (M… | not started
        A/RES/81/9201, para. 4: Invites the United Nations Development … | implemented [DP/2027/5]
        A/RES/81/9201, para. 4: invites donors to pay for their tools (… | not started
        S/RES/9903 (2026), para. 1: Decides to extend the mandate of th… | not started
        S/RES/9903 (2026), para. 2: Requests the Secretary-General to r… | not started
        S/RES/9903 (2026), para. 3: Demands that all parties keep the l… | not started
        A/HRC/RES/63/91, para. 1: Requests the United Nations High Comm… | not started
        A/HRC/RES/63/91, para. 2: Calls upon States to keep drinking fo… | not started
        A/HRC/RES/63/91, para. 3: Requests the Fountain Panel to publis… | not started
        E/RES/2026/902, para. 1: Encourages Member States to publish th… | in progress. A letter went out.
        E/RES/2026/902, para. 2: Requests the Secretary-General to subm… | not started
        UNEP/EA.7/Res.91, para. 1: Requests the Executive Director of t… | not started
        UNEP/EA.7/Res.91, para. 2: Invites Member States to map their r… | in progress. Nine maps came in.
        """,
    ),
    "forward-schedule": (
        "session, opens, resolution, paragraph, addressee, document, status",
        """
        by a date | 2027-05-15 | A/HRC/RES/63/91 | 3 | Office of the United Nations High Commissioner for Human Rights |  | not started
        by a date | 2027-05-31 | S/RES/9903 (2026) | 2 | Secretary-General | report | not started
        by a date | 2027-06-30 | A/RES/81/9201 | 3 | Member States |  | in progress
        Economic and Social Council, session 2028 | 2027-07-27 | E/RES/2026/902 | 2 | Secretary-General | report | not started
        General Assembly, session 82 | 2027-09-07 | A/RES/81/9201 | 2 | Secretary-General | report | not started
        Human Rights Council, session 66 | 2027-09-13 | A/HRC/RES/63/91 | 1 | United Nations High Commissioner for Human Rights | report | not started
        by a date | 2027-11-30 | S/RES/9903 (2026) | 1 |  |  | not started
        by a date | 2027-12-31 | A/RES/81/9201 | 3 | Member States |  | not started
        United Nations Environment Assembly of the United Nations Envir… |  | UNEP/EA.7/Res.91 | 1 | Executive Director of the United Nations Environment Programme | report | not started
        """,
    ),
    "overdue": (
        "number, due, resolution, addressee, status, last_report, unit",
        """
        15 | 2026-12-31 | UNEP/EA.7/Res.91 | Member States | in progress | Nine maps came in. | Outreach Unit
        """,
    ),
    "reporting-requests": (
        "number, addressee, reports to, frequency, due, forecast, submission, issuance, status, focal_point",
        """
        12 | Secretary-General | Security Council | P6M | 2027-05-31 | 2027-02-22 | 2027-03-22 | 2027-04-19 | not started | Ana Pozo
        2 | Secretary-General | Economic and Social Council |  | 2027-07-27 | 2028-02-28 | 2028-03-27 | 2028-04-24 | not started | Ana Pozo
        4 | Secretary-General | General Assembly | P1Y | 2027-09-07 | 2027-06-01 | 2027-06-29 | 2027-07-27 | not started | Ana Pozo
        8 | United Nations High Commissioner for Human Rights | Human Rights Council |  | 2027-09-13 | 2027-06-07 | 2027-07-05 | 2027-08-02 | not started | Ana Pozo
        14 | Executive Director of the United Nations Environment Programme | United Nations Environment Assembly of the United Nations Envir… |  |  |  |  |  | not started | Ana Pozo
        """,
    ),
    "resolutions": (
        "resolution, session, adopted, actions, open, overdue, next due",
        """
        A/RES/81/9201 | 81 | 2026-12-17 | 5 | 4 | 0 | 2027-06-30
        S/RES/9903 (2026) |  | 2026-11-30 | 3 | 3 | 0 | 2027-05-31
        A/HRC/RES/63/91 | 63 | 2026-10-08 | 3 | 3 | 0 | 2027-05-15
        E/RES/2026/902 | 2026 | 2026-07-22 | 2 | 2 | 0 | 2027-07-27
        UNEP/EA.7/Res.91 | 7 | 2025-12-12 | 2 | 2 | 1
        """,
    ),
    "status-by-addressee": (
        "",
        """
        Executive Director of the United Nations Environment Programme | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 1
        Member States | 2 | 3 | 0 | 0 | 0 | 0 | 0 | 5
        Office of the United Nations High Commissioner for Human Rights | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 1
        Secretary-General | 3 | 0 | 0 | 0 | 0 | 0 | 0 | 3
        United Nations Development Programme | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 1
        United Nations High Commissioner for Human Rights | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 1
        all parties | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 1
        donors | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 1
        nobody named | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 1
        """,
    ),
    "status-by-body": (
        "",
        """
        Economic and Social Council | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 2
        General Assembly | 3 | 1 | 1 | 0 | 0 | 0 | 0 | 5
        Human Rights Council | 3 | 0 | 0 | 0 | 0 | 0 | 0 | 3
        Security Council | 3 | 0 | 0 | 0 | 0 | 0 | 0 | 3
        United Nations Environment Assembly of the United Nations Envir… | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 2
        """,
    ),
    "status-by-year": (
        "",
        """
        2026 | 10 | 2 | 1 | 0 | 0 | 0 | 0 | 13
        2025 | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 2
        """,
    ),
    "status-history": (
        "number, status, as_of, note, evidence, next_step, occurrence, author",
        """
        5 | in progress | 2027-02-02 | Forty of fifty States have answered. |  |  | 1 | Ana
        6 | implemented | 2027-02-15 |  | DP/2027/5 |  | 1 | Clerk
        1 | in progress | 2027-01-19 | A letter went out. |  |  | 1 | Ana
        15 | in progress | 2027-01-25 | Nine maps came in. |  |  | 1 | Bo
        """,
    ),
    "undp-decisions": (
        "decision, category, request, deadline, responsible divisions, progress and follow-up, status",
        """
        A/RES/81/9201, para. 2 | directive | Requests the Secretary-General to report to the General Assembl… | 2027-09-07 | Reports Unit |  | not started
        A/RES/81/9201, para. 3 | directive | Urges Member States to inspect every footbridge by 30 June 2027 | 2027-06-30 | Outreach Unit | Forty of fifty States have answered. | in progress
        A/RES/81/9201, para. 3 | directive | to mark in red those that are unsafe | 2027-12-31 | Outreach Unit |  | not started
        A/RES/81/9201, para. 4 | directive | Invites the United Nations Development Programme, within existi… | 2027-03-31 | Outreach Unit | [DP/2027/5] | implemented
        A/RES/81/9201, para. 4 | directive | invites donors to pay for their tools |  | Outreach Unit |  | not started
        S/RES/9903 (2026), para. 1 | deciding | Decides to extend the mandate of the Two Lakes Observation Miss… | expires 2027-11-30 | Outreach Unit |  | not started
        S/RES/9903 (2026), para. 2 | directive | Requests the Secretary-General to report to the Council by 31 M… | 2027-05-31 | Reports Unit |  | not started
        S/RES/9903 (2026), para. 3 | directive | Demands that all parties keep the lakes open to fishing boats. |  | Outreach Unit |  | not started
        A/HRC/RES/63/91, para. 1 | directive | Requests the United Nations High Commissioner for Human Rights … | 2027-09-13 | Reports Unit |  | not started
        A/HRC/RES/63/91, para. 2 | directive | Calls upon States to keep drinking fountains free of charge |  | Outreach Unit |  | not started
        A/HRC/RES/63/91, para. 3 | directive | Requests the Fountain Panel to publish a leaflet on drinking fo… | 2027-05-15 | Outreach Unit |  | not started
        E/RES/2026/902, para. 1 | directive | Encourages Member States to publish the timetables of their riv… |  | Outreach Unit | A letter went out. | in progress
        E/RES/2026/902, para. 2 | directive | Requests the Secretary-General to submit to the Council at its … | 2027-07-27 (estimated) | Reports Unit |  | not started
        UNEP/EA.7/Res.91, para. 1 | directive | Requests the Executive Director of the United Nations Environme… | at its eighth session | Reports Unit |  | not started
        UNEP/EA.7/Res.91, para. 2 | directive | Invites Member States to map their reed beds by 31 December 202… | 2026-12-31 | Outreach Unit | Nine maps came in. | in progress
        """,
    ),
    "unodc-implementation": (
        "resolution, paragraph, action required, implementation, resources",
        """
        A/RES/81/9201 | 2 | Secretary-General: Requests the Secretary-General to report to … | not started
        A/RES/81/9201 | 3 | Member States: Urges Member States to inspect every footbridge … | in progress (2027-02-02): Forty of fifty States have answered.
        A/RES/81/9201 | 3 | Member States: to mark in red those that are unsafe | not started
        A/RES/81/9201 | 4 | United Nations Development Programme: Invites the United Nation… | implemented (2027-02-15) [DP/2027/5] | within existing resources
        A/RES/81/9201 | 4 | donors: invites donors to pay for their tools | not started
        S/RES/9903 (2026) | 1 | Decides to extend the mandate of the Two Lakes Observation Miss… | not started
        S/RES/9903 (2026) | 2 | Secretary-General: Requests the Secretary-General to report to … | not started
        S/RES/9903 (2026) | 3 | all parties: Demands that all parties keep the lakes open to fi… | not started
        A/HRC/RES/63/91 | 1 | United Nations High Commissioner for Human Rights: Requests the… | not started
        A/HRC/RES/63/91 | 2 | Member States: Calls upon States to keep drinking fountains fre… | not started
        A/HRC/RES/63/91 | 3 | Office of the United Nations High Commissioner for Human Rights… | not started
        E/RES/2026/902 | 1 | Member States: Encourages Member States to publish the timetabl… | in progress (2027-01-19): A letter went out.
        E/RES/2026/902 | 2 | Secretary-General: Requests the Secretary-General to submit to … | not started
        UNEP/EA.7/Res.91 | 1 | Executive Director of the United Nations Environment Programme:… | not started
        UNEP/EA.7/Res.91 | 2 | Member States: Invites Member States to map their reed beds by … | in progress (2027-01-25): Nine maps came in.
        """,
    ),
}

CALENDAR = """
2026-12-31 UNEP/EA.7/Res.91:2:1:member-states
2027-01-12 A/HRC/RES/63/91:3:1:fountain-panel cancelled
2027-01-12 E/RES/2026/902:3:1:economic-and-social-council cancelled
2027-02-22 S/RES/9903 (2026):2:1:secretary-general;forecast FREQ=MONTHLY;INTERVAL=6
2027-03-22 S/RES/9903 (2026):2:1:secretary-general;submission FREQ=MONTHLY;INTERVAL=6
2027-03-31 A/RES/81/9201:4:1:united-nations-development-programme cancelled
2027-04-19 S/RES/9903 (2026):2:1:secretary-general;issuance FREQ=MONTHLY;INTERVAL=6
2027-05-15 A/HRC/RES/63/91:3:1:office-of-the-united-nations-high-commissioner-for-human-rights
2027-05-31 S/RES/9903 (2026):2:1:secretary-general FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1
2027-06-01 A/RES/81/9201:2:1:secretary-general;forecast FREQ=YEARLY
2027-06-07 A/HRC/RES/63/91:1:1:united-nations-high-commissioner-for-human-rights;forecast
2027-06-29 A/RES/81/9201:2:1:secretary-general;submission FREQ=YEARLY
2027-06-30 A/RES/81/9201:3:1:member-states
2027-07-05 A/HRC/RES/63/91:1:1:united-nations-high-commissioner-for-human-rights;submission
2027-07-27 A/RES/81/9201:2:1:secretary-general;issuance FREQ=YEARLY
2027-07-27 E/RES/2026/902:2:1:secretary-general
2027-08-02 A/HRC/RES/63/91:1:1:united-nations-high-commissioner-for-human-rights;issuance
2027-09-07 A/RES/81/9201:2:1:secretary-general FREQ=YEARLY
2027-09-13 A/HRC/RES/63/91:1:1:united-nations-high-commissioner-for-human-rights
2027-11-30 S/RES/9903 (2026):1:1:nobody
2027-12-31 A/RES/81/9201:3:101:member-states
2028-02-28 E/RES/2026/902:2:1:secretary-general;forecast
2028-03-27 E/RES/2026/902:2:1:secretary-general;submission
2028-04-24 E/RES/2026/902:2:1:secretary-general;issuance
"""
