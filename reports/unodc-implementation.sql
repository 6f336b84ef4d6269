-- title: Implementation of resolutions: action required and taken
-- answers: What does each paragraph require, what was done, and who pays for it?
-- parameters: vocabulary
-- heading: resolution: title
-- paper: Paragraph (joined) = paragraph
-- paper: Action required (joined) = request
-- paper: Addressee = addressee
-- paper: Implementation (wide) = implementation
-- paper: Resources = resources
SELECT
    a.handle AS number,
    a.resolution,
    a.title,
    a.ref AS paragraph,
    COALESCE(a.addressee, 'nobody named') AS addressee,
    COALESCE(a.chapeau || ' ', '') || a.text AS request,
    COALESCE(a.addressee || ': ', '') || COALESCE(a.chapeau || ' ', '') || a.text AS "action required",
    v.name
        || CASE WHEN a.as_of IS NULL THEN '' ELSE ' (' || CAST(a.as_of AS VARCHAR(10)) || ')' END
        || CASE WHEN COALESCE(a.last_report, '') = '' THEN '' ELSE ': ' || a.last_report END
        || CASE WHEN COALESCE(a.evidence, '') = '' THEN '' ELSE ' [' || a.evidence || ']' END AS implementation,
    CASE
        WHEN a.flags LIKE '%within existing resources%' AND a.flags LIKE '%subject to availability%'
            THEN 'within existing resources; subject to availability of resources'
        WHEN a.flags LIKE '%within existing resources%' THEN 'within existing resources'
        WHEN a.flags LIKE '%subject to availability%' THEN 'subject to availability of resources'
        ELSE ''
    END AS resources
FROM action_row a
JOIN vocabulary v ON v.status = a.status
WHERE NOT a.is_withdrawn
ORDER BY CASE WHEN a.adopted IS NULL THEN 1 ELSE 0 END, a.adopted DESC, a.resolution, a.position, a.clause_number, a.handle
