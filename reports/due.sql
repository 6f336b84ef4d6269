-- title: Actions due
-- answers: What is due from today to the end of the period (90 days unless another is given)?
-- parameters: today, until
-- paper: Paragraph (joined) = resolution, paragraph
-- paper: Action required (joined) = chapeau + text
-- paper: Asked of, and who answers for it = addressee; unit, focal_point
-- paper: Due = due
-- paper: Status = status (as_of); last_report [evidence]
SELECT
    handle AS number,
    due,
    late_after AS "late after",
    CASE WHEN expires THEN 'expires' WHEN estimated THEN 'estimated' ELSE '' END AS "due is",
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
FROM occurrence_row
WHERE is_open AND late_after >= :today AND due <= :until
ORDER BY due, resolution, position, clause_number, handle
