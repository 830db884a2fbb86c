-- A tenant's tables: a program sees and writes the rows of the organisation that it acts in, a firm under mandate none of them.
ALTER TABLE post_postaccount
    DROP CONSTRAINT post_postaccount_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON post_postaccount
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON post_postaccount AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE, DELETE ON post_postaccount TO relance_app;

ALTER TABLE post_electronicbatch
    DROP CONSTRAINT post_electronicbatch_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON post_electronicbatch
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON post_electronicbatch AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE ON post_electronicbatch TO relance_app;

ALTER TABLE post_registeredletter
    DROP CONSTRAINT post_registeredletter_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, batch_id) REFERENCES post_electronicbatch (organisation_id, id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON post_registeredletter
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON post_registeredletter AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE ON post_registeredletter TO relance_app;

ALTER TABLE post_letterfact
    DROP CONSTRAINT post_letterfact_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, letter_id) REFERENCES post_registeredletter (organisation_id, id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON post_letterfact
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON post_letterfact AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON post_letterfact TO relance_app;

ALTER TABLE post_letterproof
    DROP CONSTRAINT post_letterproof_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, letter_id) REFERENCES post_registeredletter (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON post_letterproof
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON post_letterproof AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE ON post_letterproof TO relance_app;

ALTER TABLE post_posttariff
    DROP CONSTRAINT post_posttariff_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON post_posttariff
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON post_posttariff AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE ON post_posttariff TO relance_app;

ALTER TABLE post_postquote
    DROP CONSTRAINT post_postquote_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON post_postquote
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON post_postquote AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON post_postquote TO relance_app;

ALTER TABLE post_playedparcel
    DROP CONSTRAINT post_playedparcel_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON post_playedparcel
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON post_playedparcel AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE ON post_playedparcel TO relance_app;
