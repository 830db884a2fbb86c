-- The one question across organisations that signing in needs: to which of them does this user belong?
CREATE INDEX IF NOT EXISTS member_of_user ON tenancy_member (user_id);

CREATE OR REPLACE FUNCTION tenancy_memberships(of_user bigint)
RETURNS TABLE (organisation_id bigint, slug varchar, name varchar, role varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    SELECT o.id, o.slug, o.name, m.role FROM tenancy_member m JOIN tenancy_organisation o ON o.id = m.organisation_id
    WHERE m.user_id = of_user ORDER BY o.name, o.id
$$;
REVOKE ALL ON FUNCTION tenancy_memberships(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy_memberships(bigint) TO relance_app;
