-- An import keeps its own statements from nested loops (docs/decisions/0096). What its triggers ask is of a few rows of a table in which every
-- organisation's stand, found by their key: these are planned as ever.
DO $$
DECLARE asked regprocedure;
BEGIN
    FOR asked IN SELECT DISTINCT t.tgfoid::regprocedure FROM pg_trigger t
        WHERE NOT t.tgisinternal AND (t.tgnewtable IS NOT NULL OR t.tgoldtable IS NOT NULL)
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET enable_nestloop = on', asked);
    END LOOP;
END $$;
