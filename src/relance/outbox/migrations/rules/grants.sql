-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

-- Numbers of letters are drawn before their rows are written.
GRANT SELECT, INSERT ON outbox_notice TO relance_app;
GRANT UPDATE (dated, counted_until, confirmed_at, confirmed_by, content, figures, document_id, edits) ON outbox_notice TO relance_app;
GRANT USAGE ON SEQUENCE outbox_notice_id_seq TO relance_app;

GRANT SELECT, INSERT ON outbox_noticeitem TO relance_app;

GRANT SELECT, INSERT ON outbox_postbatch TO relance_app;
GRANT UPDATE (posted_on, voided_at) ON outbox_postbatch TO relance_app;

GRANT SELECT, INSERT ON outbox_message TO relance_app;
GRANT UPDATE (
    state, reason, why, not_before, attempts, first_tried_at, claimed_at, settled_at, sent_on, reference, batch_id
) ON outbox_message TO relance_app;
