-- title: Resolutions
-- answers: Which resolutions are in the register, and how far is each?
-- parameters: today
-- paper: Resolution = resolution; title
-- paper: Body = body
-- paper: Adopted = adopted
-- paper: Actions = actions
-- paper: Open = open
-- paper: Overdue = overdue
-- paper: Next due = next due
SELECT
    r.key AS resolution,
    r.body,
    r.session,
    r.adopted,
    r.title,
    COUNT(a.address) AS actions,
    SUM(CASE WHEN a.is_open THEN 1 ELSE 0 END) AS open,
    SUM(CASE WHEN a.is_open AND a.late_after < :today AND NOT a.expires THEN 1 ELSE 0 END) AS overdue,
    MIN(CASE WHEN a.is_open AND a.late_after >= :today AND NOT a.expires THEN a.due END) AS "next due",
    r.last_imported AS "last imported"
FROM resolutions r
LEFT JOIN action_row a ON a.resolution = r.key AND NOT a.is_withdrawn
GROUP BY r.key, r.body, r.session, r.adopted, r.title, r.last_imported
ORDER BY CASE WHEN r.adopted IS NULL THEN 1 ELSE 0 END, r.adopted DESC, r.key
