-- title: Reporting requests
-- answers: Which reports are asked for, from whom, to whom, how often and when, and when is each to be forecast, submitted and issued?
-- paper: Paragraph (joined) = resolution, paragraph
-- paper: Report requested (joined) = chapeau + text
-- paper: Of whom, for whom = addressee; reports to; unit, focal_point
-- paper: Due = due
-- paper: Forecast, submission, issuance = forecast; submission; issuance
-- paper: Status = status
SELECT
    handle AS number,
    resolution,
    ref AS paragraph,
    addressee,
    chapeau,
    text,
    COALESCE(reports_to, '') AS "reports to",
    frequency,
    deadline_text AS deadline,
    due,
    late_after AS "late after",
    CASE WHEN estimated THEN 'estimated' ELSE '' END AS "due is",
    forecast,
    submission,
    issuance,
    CASE WHEN is_open THEN 'yes' ELSE 'no' END AS open,
    status,
    unit,
    focal_point,
    address AS action
FROM occurrence_row
WHERE reporting AND NOT is_withdrawn
ORDER BY CASE WHEN due IS NULL THEN 1 ELSE 0 END, due, resolution, position, clause_number, handle
