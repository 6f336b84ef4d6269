-- title: Status history
-- answers: What was reported on each action, by whom and when?
-- paper: Paragraph (joined) = resolution, paragraph
-- paper: Addressee (joined) = addressee
-- paper: Status = status (as_of)
-- paper: Report = note [evidence]; next_step; challenge
-- paper: By = author; recorded
SELECT
    a.handle AS number,
    a.resolution,
    a.ref AS paragraph,
    a.addressee,
    s.status,
    s.as_of,
    s.note,
    s.evidence,
    s.evidence_sha256,
    s.next_step,
    s.challenge,
    s.occurrence,
    (SELECT n.name FROM names n WHERE n.token = s.author) AS author,
    s.recorded,
    a.address AS action
FROM status_reports s
JOIN action_row a ON a.address = s.address
ORDER BY a.resolution, a.position, a.clause_number, a.handle, s.id
