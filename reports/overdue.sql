-- title: Overdue actions
-- answers: What should have been done by now and is still open?
-- parameters: today
SELECT
    handle AS number,
    due,
    resolution,
    ref AS paragraph,
    addressee,
    verb,
    text,
    deadline_text AS deadline,
    status,
    as_of,
    last_report,
    unit,
    focal_point,
    address AS action
FROM action_row
WHERE is_open AND due < :today
ORDER BY due, resolution, position, clause_number, handle
