-- The planner knows nothing of rows just loaded until somebody counts them; only the owner of a table may. Whoever counts a
-- table already counts our rows, too: two imports that end together never wait for one another.
CREATE OR REPLACE FUNCTION tenancy_refresh_statistics(tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE name text;
BEGIN
    PERFORM tenancy_refuse_under_mandate();
    FOREACH name IN ARRAY tables LOOP
        EXECUTE format('ANALYZE (SKIP_LOCKED) public.%I', name);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION tenancy_refresh_statistics(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy_refresh_statistics(text[]) TO relance_app;
