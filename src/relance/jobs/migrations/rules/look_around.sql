-- What recurs, and what lies there because nobody said it was due or because its hour has come: one statement over all organisations, a
-- few index entries each. What has a job already is left to it, so that back-off holds; p_all makes what recurs due all the same.
-- Where somebody was at work within twenty hours no whole working day can lack its beat: it is written for all at once.
CREATE OR REPLACE FUNCTION jobs_look_around(p_at timestamptz, p_all boolean, p_only bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE found bigint;
BEGIN
    PERFORM tenancy_refuse_under_mandate();
    UPDATE tenancy_organisation SET beat_at = p_at WHERE id IN (
        SELECT id FROM tenancy_organisation
        WHERE beat_at BETWEEN p_at - interval '20 hours' AND p_at - interval '1 hour' AND NOT is_demonstration
            AND (p_only IS NULL OR id = p_only)
        FOR NO KEY UPDATE SKIP LOCKED);
    INSERT INTO tenancy_due (organisation_id, kind, lane, at)
    SELECT o.id, w.kind, 0, p_at FROM tenancy_organisation o CROSS JOIN LATERAL (
        SELECT 'round' AS kind, true AS recurs
        UNION ALL
        SELECT 'mailbox', true WHERE NOT o.is_demonstration
            AND EXISTS (SELECT FROM tenancy_preference p WHERE p.organisation_id = o.id AND p.key = 'imap-host')
        UNION ALL
        SELECT 'folder', true
            WHERE EXISTS (SELECT FROM tenancy_preference p WHERE p.organisation_id = o.id AND p.key = 'watched-folder')
        UNION ALL
        SELECT 'letters', false
            WHERE EXISTS (SELECT FROM outbox_message m JOIN outbox_notice n ON n.organisation_id = o.id AND n.id = m.notice_id
                WHERE m.organisation_id = o.id AND m.state = 'queued' AND m.channel <> 'person' AND n.document_id IS NULL)
        UNION ALL
        SELECT 'delivery', false
            WHERE EXISTS (SELECT FROM outbox_message m JOIN outbox_notice n ON n.organisation_id = o.id AND n.id = m.notice_id
                WHERE m.organisation_id = o.id AND m.state = 'queued' AND m.not_before <= p_at AND m.channel IN ('email', 'sms')
                    AND n.document_id IS NOT NULL)
            OR EXISTS (SELECT FROM outbox_message m WHERE m.organisation_id = o.id
                AND (m.state = 'claimed' AND m.claimed_at < p_at - interval '10 minutes' OR m.state = 'unconfirmed'))
        UNION ALL
        SELECT 'captures', false
            WHERE EXISTS (SELECT FROM deposits_claim c WHERE c.organisation_id = o.id AND c.ended_at IS NULL AND c.look_at <= p_at)
            OR EXISTS (SELECT FROM deposits_refund r WHERE r.organisation_id = o.id AND r.not_before <= p_at
                AND r.state IN ('queued', 'claimed', 'unconfirmed', 'pending'))
            OR EXISTS (SELECT FROM deposits_hostedpage h WHERE h.organisation_id = o.id AND h.ended_at IS NULL
                AND (h.look_at IS NULL OR h.look_at <= p_at))
            OR EXISTS (SELECT FROM deposits_guarantee g WHERE g.organisation_id = o.id AND g.released_at IS NULL
                AND g.cancelled_at IS NULL AND g.claim_until >= p_at::date - 60)
        UNION ALL
        SELECT 'calendars', false
            WHERE EXISTS (SELECT FROM deposits_calendarfeed f WHERE f.organisation_id = o.id AND f.removed_at IS NULL AND f.next_at <= p_at)
        UNION ALL
        SELECT 'firms', false
            WHERE EXISTS (SELECT FROM firms_firmletter l WHERE l.organisation_id = o.id AND l.state = 'queued' AND l.not_before <= p_at)
            OR EXISTS (SELECT FROM firms_firmletter l WHERE l.organisation_id = o.id AND l.state = 'claimed'
                AND l.claimed_at < p_at - interval '10 minutes')
            OR EXISTS (SELECT FROM firms_creditorcopy c WHERE c.organisation_id = o.id AND c.state = 'queued' AND c.not_before <= p_at)
            OR EXISTS (SELECT FROM firms_receipt r WHERE r.organisation_id = o.id AND r.payment IS NULL)
    ) w
    LEFT JOIN tenancy_job j ON j.organisation_id = o.id AND j.kind = w.kind AND j.lane = 0
    WHERE (p_only IS NULL OR o.id = p_only) AND (
        j.id IS NULL OR p_all AND w.recurs
        -- Whoever slept, and a clock that jumped: the round looks at the gap, whatever its hour.
        OR w.kind = 'round' AND NOT o.is_demonstration AND j.due_at > p_at AND j.attempts = 0
            AND (o.beat_at < p_at - interval '20 hours' OR o.beat_at > p_at + interval '20 hours'));
    GET DIAGNOSTICS found = ROW_COUNT;
    RETURN found;
END $$;
REVOKE ALL ON FUNCTION jobs_look_around(timestamptz, boolean, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs_look_around(timestamptz, boolean, bigint) TO relance_app;
