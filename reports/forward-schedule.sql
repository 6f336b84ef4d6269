-- title: Forward schedule by session
-- answers: What has to come before each coming session, and what by a date or at a session not dated yet?
-- parameters: today, vocabulary
-- paper: Session = session; opens (date is)
-- paper: Paragraph = resolution, paragraph
-- paper: Action required = action
-- paper: Addressee = addressee
-- paper: Document = document
-- paper: Status = status
SELECT
    CASE
        WHEN a.deadline_kind = 'session' AND a.deadline_session IS NOT NULL
            THEN COALESCE(a.deadline_body || ', ', '') || 'session ' || CAST(a.deadline_session AS VARCHAR(10))
        WHEN a.deadline_kind = 'session' THEN COALESCE(a.deadline_body || ', ', '') || 'next session'
        ELSE 'by a date'
    END AS session,
    a.due AS opens,
    CASE WHEN a.expires THEN 'expires' WHEN a.estimated THEN 'estimated' ELSE '' END AS "date is",
    a.handle AS number,
    a.resolution,
    a.ref AS paragraph,
    a.addressee,
    COALESCE(a.chapeau || ' ', '') || a.text AS action,
    CASE WHEN a.reporting THEN 'report' ELSE '' END AS document,
    v.name AS status
FROM occurrence_row a
JOIN vocabulary v ON v.status = a.status
WHERE a.is_open AND (a.late_after >= :today OR (a.due IS NULL AND a.deadline_kind = 'session'))
ORDER BY
    CASE WHEN a.due IS NULL THEN 1 ELSE 0 END, a.due, 1, a.resolution, a.position, a.clause_number, a.handle
