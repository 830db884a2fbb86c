-- Where each case stands: the stage that the latest act which moved it brought it into, and since when.
CREATE VIEW cases_standing WITH (security_invoker = true) AS
SELECT c.organisation_id, c.id AS case_id, a.id AS act_id, a.stage, a.happened_on AS since
FROM cases_case c
CROSS JOIN LATERAL (
    SELECT m.id, m.stage, m.happened_on FROM cases_act m
    WHERE m.organisation_id = c.organisation_id AND m.case_id = c.id AND m.stage <> ''
    ORDER BY m.id DESC LIMIT 1
) a;
GRANT SELECT ON cases_standing TO relance_app;
