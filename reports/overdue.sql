-- title: Overdue actions
-- answers: What should have been done by now and is still open?
-- parameters: today
-- paper: Paragraph (joined) = resolution, paragraph
-- paper: Action required (joined) = chapeau + text
-- paper: Asked of, and who answers for it = addressee; unit, focal_point
-- paper: Due = due
-- paper: Status = status (as_of); last_report [evidence]
SELECT
    handle AS number,
    due,
    late_after AS "late after",
    CASE WHEN estimated THEN 'estimated' ELSE '' END AS "due is",
    later AS "later times",
    resolution,
    ref AS paragraph,
    addressee,
    verb,
    chapeau,
    text,
    deadline_text AS deadline,
    status,
    as_of,
    last_report,
    evidence,
    unit,
    focal_point,
    address AS action
FROM action_row
WHERE is_open AND late_after < :today AND NOT expires
ORDER BY late_after, resolution, position, clause_number, handle
