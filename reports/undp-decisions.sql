-- title: Decision tracking table
-- answers: What did each decision request, of whom, by when, and how far is it?
-- parameters: vocabulary
SELECT
    a.resolution || ', para. ' || a.ref AS decision,
    a.category,
    COALESCE(a.chapeau || ' ', '') || a.text AS request,
    CASE
        WHEN a.due IS NULL THEN COALESCE(a.deadline_text, '')
        ELSE CASE WHEN a.expires THEN 'expires ' ELSE '' END || CAST(a.due AS VARCHAR(10))
            || CASE WHEN a.estimated THEN ' (estimated)' ELSE '' END
            || CASE WHEN a.later > 0 THEN ' and ' || CAST(a.later AS VARCHAR(10)) || ' later' ELSE '' END
    END AS deadline,
    COALESCE(NULLIF(a.unit, ''), a.addressee, '') AS "responsible divisions",
    TRIM(
        COALESCE(a.last_report, '') || CASE WHEN COALESCE(a.evidence, '') = '' THEN '' ELSE ' [' || a.evidence || ']' END
    ) AS "progress and follow-up",
    v.name AS status
FROM action_row a
JOIN vocabulary v ON v.status = a.status
WHERE NOT a.is_withdrawn
ORDER BY CASE WHEN a.adopted IS NULL THEN 1 ELSE 0 END, a.adopted DESC, a.resolution, a.position, a.clause_number, a.handle
