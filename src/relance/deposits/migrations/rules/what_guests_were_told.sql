-- A tenant's table: closed to other organisations and to firms, appended only.
ALTER TABLE deposits_guestmessage DROP CONSTRAINT deposits_guestmessage_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE deposits_guestmessage ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE deposits_guestmessage ADD FOREIGN KEY (organisation_id, guarantee_id) REFERENCES deposits_guarantee (organisation_id, id);
ALTER TABLE deposits_guestmessage ADD FOREIGN KEY (organisation_id, claim_id) REFERENCES deposits_claim (organisation_id, id);
ALTER TABLE deposits_guestmessage ADD FOREIGN KEY (organisation_id, notice_id) REFERENCES outbox_notice (organisation_id, id);
ALTER TABLE deposits_guestmessage ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_guestmessage USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON deposits_guestmessage AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON deposits_guestmessage TO relance_app;
