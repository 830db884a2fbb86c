-- ILIKE may not be used below a row-level policy with an index (it could leak what it reads), so one function of the owner
-- looks, and adds the organisation itself; planned for the pattern at hand, of which everything hangs.
-- pg_trgm is a trusted extension: who may create in a database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX IF NOT EXISTS debtor_by_piece ON parties_debtor USING gin (name gin_trgm_ops, code gin_trgm_ops);

CREATE OR REPLACE FUNCTION parties_debtors_like(pattern text, most int) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    PERFORM tenancy_refuse_under_mandate();
    RETURN QUERY SELECT id FROM parties_debtor
    WHERE organisation_id = current_setting('app.organisation')::bigint AND (name ILIKE pattern OR code ILIKE pattern)
    ORDER BY id LIMIT most;
END $$;
REVOKE ALL ON FUNCTION parties_debtors_like(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parties_debtors_like(text, int) TO relance_app;
