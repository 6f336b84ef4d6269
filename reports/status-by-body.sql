-- title: Status by body
-- answers: How many actions did each body ask for, and in which status are they?
-- parameters: vocabulary
-- across: status, actions
SELECT
    COALESCE(a.body, '(body not stated)') AS body,
    v.name AS status,
    COUNT(*) AS actions
FROM action_row a
JOIN vocabulary v ON v.status = a.status
WHERE NOT a.is_withdrawn
GROUP BY 1, 2
ORDER BY 1, 2
