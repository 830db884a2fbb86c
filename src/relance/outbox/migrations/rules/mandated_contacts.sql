-- What a firm wrote under a mandate, as far as a debtor's contacts go: one cap binds the creditor and the firm.
ALTER TABLE outbox_mandatedcontact DROP CONSTRAINT outbox_mandatedcontact_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE outbox_mandatedcontact ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE outbox_mandatedcontact ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);
ALTER TABLE outbox_mandatedcontact ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON outbox_mandatedcontact USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON outbox_mandatedcontact AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON outbox_mandatedcontact TO relance_app;

CREATE OR REPLACE VIEW outbox_reached WITH (security_invoker = true) AS
SELECT organisation_id, debtor_id, notice_id, purpose, stage, decided_on, day, act
FROM outbox_contact
WHERE has_reached
UNION ALL
SELECT organisation_id, debtor_id, 0::bigint, 'demand'::varchar(12), NULL::integer, day, day, 'firm_letter'::varchar(40)
FROM outbox_mandatedcontact;
