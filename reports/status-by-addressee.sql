-- title: Status by addressee
-- answers: How many actions does each addressee have, and in which status are they, in the vocabulary asked for?
-- parameters: vocabulary
-- across: status, actions
SELECT
    COALESCE(a.addressee, 'nobody named') AS addressee,
    v.name AS status,
    COUNT(*) AS actions
FROM action_row a
JOIN vocabulary v ON v.status = a.status
WHERE NOT a.is_withdrawn
GROUP BY 1, 2
ORDER BY 1, 2
