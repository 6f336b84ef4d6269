-- title: Follow-up to decisions
-- answers: What became of each decision, in two columns?
-- parameters: vocabulary
-- heading: resolution: title
-- paper: Decision = paragraph: request (addressee)
-- paper: Implementation (wide) = implementation
SELECT
    a.handle AS number,
    a.resolution,
    a.title,
    a.ref AS paragraph,
    COALESCE(a.addressee, 'nobody named') AS addressee,
    COALESCE(a.chapeau || ' ', '') || a.text AS request,
    a.resolution || ', para. ' || a.ref || ': ' || COALESCE(a.chapeau || ' ', '') || a.text
        || COALESCE(' (' || a.addressee || ')', '') AS decision,
    v.name
        || CASE WHEN COALESCE(a.last_report, '') = '' THEN '' ELSE '. ' || a.last_report END
        || CASE WHEN COALESCE(a.evidence, '') = '' THEN '' ELSE ' [' || a.evidence || ']' END AS implementation
FROM action_row a
JOIN vocabulary v ON v.status = a.status
WHERE NOT a.is_withdrawn
ORDER BY CASE WHEN a.adopted IS NULL THEN 1 ELSE 0 END, a.adopted DESC, a.resolution, a.position, a.clause_number, a.handle
