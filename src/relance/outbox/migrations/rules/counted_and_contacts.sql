-- A notice as it counts: a formal one that was not posted in time for its own term counts as a reminder, and its step comes again.
CREATE VIEW outbox_counted_notice WITH (security_invoker = true) AS
SELECT n.organisation_id, n.id, n.debtor_id, n.purpose, n.act, n.year, n.number, n.decided_on, n.stage,
    CASE WHEN n.stage >= 4 AND EXISTS (SELECT FROM outbox_message late
            WHERE late.notice_id = n.id AND late.reason IN ('not_posted_in_time', 'posted_too_late'))
        THEN 2 ELSE n.stage END AS counted_stage,
    n.edits NOT IN ('', '{}') AS is_reworded
FROM outbox_notice n;
GRANT SELECT ON outbox_counted_notice TO relance_app;

-- What a debtor got of us, or may get, message by message. Its day is the one on which it is proven to have left, else that of the
-- attempt where the organisation acted in is; none before.
CREATE VIEW outbox_contact WITH (security_invoker = true) AS
SELECT n.organisation_id, n.debtor_id, n.id AS notice_id, m.id AS message_id, n.purpose, n.act, n.year, n.number, n.decided_on,
    n.stage, n.counted_stage, n.is_reworded, m.channel, m.recipient, m.state,
    coalesce(m.sent_on, (m.claimed_at AT TIME ZONE (SELECT time_zone FROM tenancy_organisation))::date) AS day,
    -- The debtor had it, or may have had it.
    m.state IN ('accepted', 'claimed', 'delivered', 'handed_over', 'unconfirmed') AS has_reached,
    -- No way out was asked to take it yet.
    m.state IN ('proposed', 'queued') AS is_unclaimed
FROM outbox_counted_notice n JOIN outbox_message m ON m.notice_id = n.id;
GRANT SELECT ON outbox_contact TO relance_app;

-- Which days a debtor had, or may have had, a message on, and what it was.
CREATE OR REPLACE VIEW outbox_reached WITH (security_invoker = true) AS
SELECT organisation_id, debtor_id, notice_id, purpose, stage, decided_on, day, act
FROM outbox_contact
WHERE has_reached;

CREATE OR REPLACE VIEW outbox_asked WITH (security_invoker = true) AS
SELECT i.organisation_id, i.receivable_id, i.step_key, i.round, i.notice_id, m.id AS message_id, m.channel, m.state, m.reason,
    m.sent_on AS proven_on,
    m.state IN ('accepted', 'claimed', 'delivered', 'handed_over', 'unconfirmed') AS has_reached,
    -- It left, and nothing came back.
    m.state IN ('accepted', 'delivered') AS is_proven,
    m.state IN ('proposed', 'queued') AS is_unclaimed
FROM outbox_noticeitem i JOIN outbox_message m ON m.notice_id = i.notice_id
WHERE NOT i.is_for_information;

-- Messages whose letter could not be written, where something is still open and nothing has asked for it since.
CREATE VIEW outbox_not_written WITH (security_invoker = true) AS
SELECT m.organisation_id, m.id AS message_id, n.debtor_id
FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id
WHERE m.state = 'refused' AND m.reason = 'letter_failed' AND EXISTS (
    SELECT FROM outbox_noticeitem i JOIN receivables_receivable r ON r.id = i.receivable_id
    WHERE i.notice_id = m.notice_id AND NOT i.is_for_information AND r.open_amount > 0 AND NOT EXISTS (
        SELECT FROM outbox_noticeitem later WHERE later.receivable_id = i.receivable_id
            AND later.notice_id > i.notice_id AND NOT later.is_for_information));
GRANT SELECT ON outbox_not_written TO relance_app;
