-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE tenancy_organisation ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON tenancy_organisation
    USING (id = current_setting('app.organisation')::bigint)
    WITH CHECK (id = current_setting('app.organisation')::bigint);

ALTER TABLE tenancy_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON tenancy_member
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE tenancy_preference ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON tenancy_preference
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE tenancy_proposedaccount ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON tenancy_proposedaccount
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE tenancy_listedplace ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON tenancy_listedplace
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
