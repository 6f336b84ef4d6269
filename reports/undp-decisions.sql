-- title: Decision tracking table
-- answers: What did each decision request, of whom, by when, and how far is it?
-- parameters: vocabulary
-- heading: resolution: title
-- paper: Paragraph (joined) = paragraph
-- paper: Request (joined) = request
-- paper: Addressee = addressee
-- paper: Deadline = due
-- paper: Responsible divisions = responsible divisions
-- paper: Progress and follow-up (wide) = progress and follow-up
-- paper: Status = status
SELECT
    a.handle AS number,
    a.resolution || ', para. ' || a.ref AS decision,
    a.resolution,
    a.title,
    a.ref AS paragraph,
    a.category,
    COALESCE(a.chapeau || ' ', '') || a.text AS request,
    COALESCE(a.addressee, 'nobody named') AS addressee,
    CASE
        WHEN a.due IS NULL THEN COALESCE(a.deadline_text, '')
        ELSE CASE WHEN a.expires THEN 'expires ' ELSE '' END || CAST(a.due AS VARCHAR(10))
            || CASE WHEN a.estimated THEN ' (estimated)' ELSE '' END
            || CASE WHEN a.later > 0 THEN ' and ' || CAST(a.later AS VARCHAR(10)) || ' later' ELSE '' END
    END AS deadline,
    a.due,
    a.late_after AS "late after",
    CASE WHEN a.expires THEN 'expires' WHEN a.estimated THEN 'estimated' ELSE '' END AS "due is",
    a.later AS "later times",
    COALESCE(a.unit, '') AS "responsible divisions",
    TRIM(
        COALESCE(a.last_report, '') || CASE WHEN COALESCE(a.evidence, '') = '' THEN '' ELSE ' [' || a.evidence || ']' END
    ) AS "progress and follow-up",
    CASE WHEN a.is_open THEN 'yes' ELSE 'no' END AS open,
    v.name AS status
FROM action_row a
JOIN vocabulary v ON v.status = a.status
WHERE NOT a.is_withdrawn
ORDER BY CASE WHEN a.adopted IS NULL THEN 1 ELSE 0 END, a.adopted DESC, a.resolution, a.position, a.clause_number, a.handle
