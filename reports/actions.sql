-- title: Actions
-- answers: Who was asked to do what, by when, and how far is it?
-- paper: Paragraph (joined) = resolution, paragraph
-- paper: Action required (joined) = chapeau + text
-- paper: Asked of, and who answers for it = addressee; unit, focal_point
-- paper: Due = due
-- paper: Status = status (as_of); last_report [evidence]
SELECT
    handle AS number,
    resolution,
    body,
    adopted,
    ref AS paragraph,
    verb,
    category,
    addressee,
    qualifier,
    chapeau,
    text,
    deadline_text AS deadline,
    deadline_kind,
    due,
    late_after AS "late after",
    CASE WHEN expires THEN 'expires' WHEN estimated THEN 'estimated' ELSE '' END AS "due is",
    later AS "later times",
    frequency,
    CASE WHEN reporting THEN 'yes' ELSE 'no' END AS reporting,
    flags,
    CASE WHEN is_open THEN 'yes' ELSE 'no' END AS open,
    status,
    as_of,
    last_report,
    evidence,
    next_step,
    challenge,
    unit,
    focal_point,
    focal_point_email,
    supervisor_note,
    target,
    tags,
    superseded_by,
    address AS action
FROM action_row
WHERE NOT is_withdrawn
ORDER BY CASE WHEN adopted IS NULL THEN 1 ELSE 0 END, adopted DESC, resolution, position, clause_number, handle
