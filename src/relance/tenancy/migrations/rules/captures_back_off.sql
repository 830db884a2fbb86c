-- Takes the place of the function in first_lanes_first.sql. Where a card provider could not be reached, what was due before that waits
-- with it: each claim on a card notes its own next moment as it is worked on, and none of these must bring the whole back at once.
CREATE OR REPLACE FUNCTION tenancy_claim_job(
    p_worker text, p_at timestamptz, p_lease interval, p_without text[], p_only bigint
) RETURNS TABLE (organisation_id bigint, kind varchar, lane smallint, attempts integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE is_beside boolean;
BEGIN
    PERFORM tenancy_refuse_under_mandate();
    PERFORM pg_advisory_xact_lock(hashtextextended('relance.jobs', 0));
    UPDATE tenancy_job j SET leased_until = NULL, leased_by = '', ids = '{}', why = 'ended', failed_at = p_at,
        attempts = j.attempts + 1, due_at = p_at + CASE WHEN j.attempts = 0 THEN interval '0'
            ELSE least(interval '1 hour', interval '1 minute' * power(2, least(j.attempts, 10) - 1)) END
    WHERE j.leased_until < clock_timestamp() AND (p_only IS NULL OR j.organisation_id = p_only);
    WITH seen AS (
        DELETE FROM tenancy_due d WHERE d.at <= p_at AND (p_only IS NULL OR d.organisation_id = p_only)
        RETURNING d.organisation_id, d.kind, d.lane, d.at
    )
    INSERT INTO tenancy_job AS j (organisation_id, kind, lane, due_at, leased_by, attempts, why, ids)
    SELECT s.organisation_id, s.kind, s.lane, min(s.at), '', 0, '', '{}' FROM seen s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT ON CONSTRAINT one_job_per_kind_and_lane DO UPDATE SET due_at =
        CASE WHEN j.kind = 'captures' AND j.attempts > 0 AND excluded.due_at <= j.failed_at THEN j.due_at
            ELSE least(j.due_at, excluded.due_at) END;
    FOREACH is_beside IN ARRAY ARRAY[false, true] LOOP
        RETURN QUERY
        UPDATE tenancy_job t SET due_at = NULL, started_at = clock_timestamp(), leased_until = clock_timestamp() + p_lease,
            leased_by = p_worker, ids = '{}'
        WHERE (t.organisation_id, t.id) = (
            SELECT j.organisation_id, j.id FROM tenancy_job j
            WHERE j.due_at <= p_at AND j.leased_until IS NULL AND j.kind <> ALL (p_without)
                AND (j.lane > 0) = is_beside
                AND (p_only IS NULL OR j.organisation_id = p_only)
                -- What came in is known before anything is decided, written or sent; whoever hangs is waited for a minute.
                AND (j.kind IN ('mailbox', 'folder') OR NOT EXISTS (
                    SELECT FROM tenancy_job b WHERE b.organisation_id = j.organisation_id AND b.kind IN ('mailbox', 'folder')
                        AND (b.leased_until IS NULL AND b.due_at <= p_at OR b.started_at > clock_timestamp() - interval '1 minute'
                            AND b.leased_until IS NOT NULL)))
            ORDER BY j.due_at, j.id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING t.organisation_id, t.kind, t.lane, t.attempts;
        EXIT WHEN FOUND;
    END LOOP;
END $$;
