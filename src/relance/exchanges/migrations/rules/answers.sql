-- Answers through a link: a tenant's table like any other. What was said is never changed; that it was dealt with is noted.
ALTER TABLE exchanges_debtoranswer
    DROP CONSTRAINT exchanges_debtoranswer_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, exchange_id) REFERENCES exchanges_exchange (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);
ALTER TABLE exchanges_debtoranswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON exchanges_debtoranswer
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON exchanges_debtoranswer AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON exchanges_debtoranswer TO relance_app;
GRANT UPDATE (settled_at, settled_by) ON exchanges_debtoranswer TO relance_app;
