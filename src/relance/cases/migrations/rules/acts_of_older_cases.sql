-- Cases that were opened before their acts were kept: opening and closing are known, and become acts.
INSERT INTO cases_act (organisation_id, case_id, kind, by, happened_on, stage, code, words, currency, file_name, source, reference,
    author, recorded_at)
SELECT c.organisation_id, c.id, 'opened', 'creditor', (c.opened_at AT TIME ZONE o.time_zone)::date, 'amicable', '', '', '', '',
    'program', '', c.opened_by, c.opened_at
FROM cases_case c JOIN tenancy_organisation o ON o.id = c.organisation_id
ORDER BY c.organisation_id, c.number;
INSERT INTO cases_act (organisation_id, case_id, kind, by, happened_on, stage, code, words, currency, file_name, source, reference,
    author, recorded_at)
SELECT c.organisation_id, c.id, 'closed', 'creditor', (c.closed_at AT TIME ZONE o.time_zone)::date, 'closed', 'taken_back', '', '', '',
    'program', '', c.closed_by, c.closed_at
FROM cases_case c JOIN tenancy_organisation o ON o.id = c.organisation_id
WHERE c.closed_at IS NOT NULL
ORDER BY c.organisation_id, c.number;
