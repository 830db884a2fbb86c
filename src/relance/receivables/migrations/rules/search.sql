-- As for debtors: the owner's function adds the organisation itself, so that the index may be used below row-level security.
CREATE INDEX IF NOT EXISTS open_receivable_by_piece ON receivables_receivable USING gin (number gin_trgm_ops) WHERE open_amount > 0;

CREATE OR REPLACE FUNCTION receivables_open_like(pattern text, most int) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    PERFORM tenancy_refuse_under_mandate();
    RETURN QUERY SELECT id FROM receivables_receivable
    WHERE organisation_id = current_setting('app.organisation')::bigint AND open_amount > 0 AND number ILIKE pattern
    LIMIT most;
END $$;
REVOKE ALL ON FUNCTION receivables_open_like(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION receivables_open_like(text, int) TO relance_app;
