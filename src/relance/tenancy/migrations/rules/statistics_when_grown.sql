-- Statistics are counted for the whole installation, so each run of each company would pay for everybody's rows: a table is counted
-- again once it has grown by a tenth since somebody, autovacuum included, counted it.
CREATE OR REPLACE FUNCTION tenancy_refresh_statistics(tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE name text;
BEGIN
    PERFORM tenancy_refuse_under_mandate();
    FOREACH name IN ARRAY tables LOOP
        IF (SELECT c.reltuples < 0 OR pg_relation_size(c.oid) > 1.1 * c.relpages * current_setting('block_size')::bigint
            FROM pg_class c WHERE c.oid = format('public.%I', name)::regclass)
        THEN
            EXECUTE format('ANALYZE (SKIP_LOCKED) public.%I', name);
        END IF;
    END LOOP;
END $$;
