-- What each notice says, in notices written before they bore it: a demand of a scenario by its stage, information by what it keeps.
UPDATE outbox_notice SET
    act = CASE
        WHEN purpose = 'information' THEN coalesce(nullif(content, '')::json ->> 'act', 'invoice_copy')
        ELSE (ARRAY['statement', 'reminder', 'unpaid_notice', 'mise_en_demeure'])[stage]
    END,
    stage = CASE WHEN purpose = 'information' THEN NULL ELSE stage END;

-- Against a public body every written demand interrupts limitation (loi 68-1250, art. 2), whichever step or person it comes from. It
-- is one where a message that asks for money, by e-mail or on paper, is known to have left and did not come back. A statement of
-- account asks for nothing.
CREATE OR REPLACE FUNCTION receivables_written_demands(receivable bigint) RETURNS date[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(DISTINCT m.sent_on) FROM outbox_noticeitem i
    JOIN outbox_notice n ON n.organisation_id = i.organisation_id AND n.id = i.notice_id
    JOIN outbox_message m ON m.organisation_id = n.organisation_id AND m.notice_id = n.id
    WHERE i.receivable_id = receivable AND NOT i.is_for_information AND n.purpose = 'demand' AND n.act <> 'statement'
        AND m.channel IN ('email', 'post') AND m.sent_on IS NOT NULL AND m.state IN ('accepted', 'delivered')
$$;

-- Which days a debtor had, or may have had, a message on, and what it was: see asked_and_reached.
CREATE OR REPLACE VIEW outbox_reached WITH (security_invoker = true) AS
SELECT n.organisation_id, n.debtor_id, n.id AS notice_id, n.purpose, n.stage, n.decided_on,
    coalesce(m.sent_on, (m.claimed_at AT TIME ZONE (SELECT time_zone FROM tenancy_organisation))::date) AS day, n.act
FROM outbox_notice n JOIN outbox_message m ON m.notice_id = n.id
WHERE m.state IN ('accepted', 'claimed', 'delivered', 'handed_over', 'unconfirmed');
