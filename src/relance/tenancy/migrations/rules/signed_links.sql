-- Signed links: made, found by the digest of their token, and ended; nothing else of one ever changes.
ALTER TABLE tenancy_issuedlink
    DROP CONSTRAINT tenancy_issuedlink_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON tenancy_issuedlink
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON tenancy_issuedlink AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE (revoked_at) ON tenancy_issuedlink TO relance_app;

-- A door without a session knows the organisation by the id in its address, and learns where to act: nothing but that.
CREATE OR REPLACE FUNCTION tenancy_organisation_named(public uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    SELECT o.id FROM tenancy_organisation o WHERE o.public_id = $1
$$;
REVOKE ALL ON FUNCTION tenancy_organisation_named(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy_organisation_named(uuid) TO relance_app;
