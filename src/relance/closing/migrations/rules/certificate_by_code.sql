-- Whoever checks a certificate has its code and nothing else: it tells in which organisation to look, and nothing but that.
CREATE FUNCTION closing_organisation_of_certificate(code text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    SELECT c.organisation_id FROM closing_certificate c WHERE c.code = $1
$$;
REVOKE ALL ON FUNCTION closing_organisation_of_certificate(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION closing_organisation_of_certificate(text) TO relance_app;
