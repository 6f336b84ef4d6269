-- title: Forecast of documents
-- answers: Which reports come to which meeting, and when are they forecast (14), submitted (10) and issued (6 weeks before)?
-- parameters: today
-- paper: Report = title
-- paper: Mandate = resolution, paragraph
-- paper: Meeting = meeting; meets on (dates are)
-- paper: Forecast = forecast
-- paper: Submission = submission
-- paper: Issuance = issuance
SELECT
    CASE WHEN a.addressee IS NULL THEN 'Report' ELSE 'Report of the ' || a.addressee END
        || ': ' || COALESCE(NULLIF(a.title, ''), a.resolution) AS title,
    a.handle AS number,
    a.resolution,
    a.ref AS paragraph,
    a.resolution || ', para. ' || a.ref AS mandate,
    CASE
        WHEN a.deadline_session IS NOT NULL
            THEN COALESCE(a.deadline_body || ', ', '') || 'session ' || CAST(a.deadline_session AS VARCHAR(10))
        ELSE COALESCE(a.reports_to, a.body, '')
    END AS meeting,
    a.meets AS "meets on",
    a.forecast,
    a.submission,
    a.issuance,
    CASE WHEN a.estimated THEN 'estimated' ELSE '' END AS "dates are"
FROM occurrence_row a
WHERE a.is_open AND a.issuance IS NOT NULL AND a.late_after >= :today
ORDER BY a.meets, a.resolution, a.position, a.clause_number, a.handle
