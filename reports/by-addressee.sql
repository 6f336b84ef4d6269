-- title: Actions by addressee
-- answers: How many actions does each addressee have, and in which status are they?
-- parameters: today
SELECT
    COALESCE(addressee, 'nobody named') AS addressee,
    COUNT(*) AS actions,
    SUM(CASE WHEN status = 'not started' THEN 1 ELSE 0 END) AS "not started",
    SUM(CASE WHEN status = 'in progress' THEN 1 ELSE 0 END) AS "in progress",
    SUM(CASE WHEN status = 'implemented' THEN 1 ELSE 0 END) AS implemented,
    SUM(CASE WHEN status = 'overtaken by events' THEN 1 ELSE 0 END) AS "overtaken by events",
    SUM(CASE WHEN status = 'superseded' THEN 1 ELSE 0 END) AS superseded,
    SUM(CASE WHEN status = 'closed without implementation' THEN 1 ELSE 0 END) AS "closed without implementation",
    SUM(CASE WHEN status = 'not applicable' THEN 1 ELSE 0 END) AS "not applicable",
    SUM(CASE WHEN is_open AND late_after < :today AND NOT expires THEN 1 ELSE 0 END) AS overdue
FROM action_row
WHERE NOT is_withdrawn
GROUP BY COALESCE(addressee, 'nobody named')
ORDER BY actions DESC, 1
