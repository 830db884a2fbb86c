-- Against a public body every written demand interrupts limitation (loi 68-1250, art. 2). It is one where a message that asks
-- for money, by e-mail or on paper, is known to have left and did not come back. A statement of account asks for nothing.
-- The receivables ask by this name, below; what was sent is known here.
CREATE OR REPLACE FUNCTION receivables_written_demands(receivable bigint) RETURNS date[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(DISTINCT m.sent_on) FROM outbox_noticeitem i
    JOIN outbox_notice n ON n.organisation_id = i.organisation_id AND n.id = i.notice_id
    JOIN outbox_message m ON m.organisation_id = n.organisation_id AND m.notice_id = n.id
    WHERE i.receivable_id = receivable AND NOT i.is_for_information AND n.purpose = 'demand' AND n.stage > 1
        AND m.channel IN ('email', 'post') AND m.sent_on IS NOT NULL AND m.state IN ('accepted', 'delivered')
$$;
