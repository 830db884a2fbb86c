-- The only sight across organisations: which there are, so that a command finds one and a job visits each.
CREATE OR REPLACE FUNCTION tenancy_organisation_directory() RETURNS TABLE (id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    SELECT o.id, o.slug FROM tenancy_organisation o
$$;
REVOKE ALL ON FUNCTION tenancy_organisation_directory() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy_organisation_directory() TO relance_app;
