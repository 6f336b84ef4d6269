-- title: Status by year
-- answers: How many actions did each year's resolutions ask for, and in which status are they?
-- parameters: vocabulary
-- across: status, actions
SELECT
    COALESCE(SUBSTR(CAST(a.adopted AS VARCHAR(10)), 1, 4), '(date not stated)') AS year,
    v.name AS status,
    COUNT(*) AS actions
FROM action_row a
JOIN vocabulary v ON v.status = a.status
WHERE NOT a.is_withdrawn
GROUP BY 1, 2
ORDER BY 1 DESC, 2
