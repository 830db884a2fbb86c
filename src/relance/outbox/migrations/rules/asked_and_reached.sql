-- What was asked of a receivable, message by message: said once, for all who read it. Rows are those that the reader may see
-- (security_invoker), and the view is inlined: a reader pays for what it asks. An item for information asks for nothing.
CREATE VIEW outbox_asked WITH (security_invoker = true) AS
SELECT i.organisation_id, i.receivable_id, i.step_key, i.round, i.notice_id, m.id AS message_id, m.channel, m.state, m.reason,
    m.sent_on AS proven_on,
    -- The debtor had it, or may have had it.
    m.state IN ('accepted', 'claimed', 'delivered', 'handed_over', 'unconfirmed') AS has_reached,
    -- It left, and nothing came back.
    m.state IN ('accepted', 'delivered') AS is_proven
FROM outbox_noticeitem i JOIN outbox_message m ON m.notice_id = i.notice_id
WHERE NOT i.is_for_information;
GRANT SELECT ON outbox_asked TO relance_app;

-- Which days a debtor had, or may have had, a message on: proven, else that of the attempt where the organisation acted in is.
CREATE VIEW outbox_reached WITH (security_invoker = true) AS
SELECT n.organisation_id, n.debtor_id, n.id AS notice_id, n.purpose, n.stage, n.decided_on,
    coalesce(m.sent_on, (m.claimed_at AT TIME ZONE (SELECT time_zone FROM tenancy_organisation))::date) AS day
FROM outbox_notice n JOIN outbox_message m ON m.notice_id = n.id
WHERE m.state IN ('accepted', 'claimed', 'delivered', 'handed_over', 'unconfirmed');
GRANT SELECT ON outbox_reached TO relance_app;
