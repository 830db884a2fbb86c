-- What a statement changed is joined with what the company has, of which the planner may believe that it is a single row (docs/decisions/0096):
-- 7,500 payments of an import were held against each of 30,000 receivables. Few changed rows find theirs by key; many are joined by hash, a
-- cost that grows with the company. The statement is planned at each call: a plan kept from one payment must not serve an import.
-- Every join here is by equality, which is what a hash needs. What each of them marks is as before: see touch_one.sql and those beside it.
DO $migration$
DECLARE
    open_of_debtors CONSTANT text := $sql$
    JOIN receivables_receivable r ON r.organisation_id = %1$s.organisation_id AND r.debtor_id = %1$s.%2$s AND r.open_amount > 0
    JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id$sql$;
    found CONSTANT text := 'SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c';
    accounts CONSTANT text := $sql$
    JOIN parties_debtor own ON own.organisation_id = c.organisation_id AND own.id = c.%s
    JOIN (SELECT organisation_id, same_as_id AS head_id, id FROM parties_debtor WHERE same_as_id IS NOT NULL
        UNION SELECT organisation_id, same_as_id, same_as_id FROM parties_debtor WHERE same_as_id IS NOT NULL) g
        ON g.organisation_id = own.organisation_id AND g.head_id = own.head_id AND g.id <> own.id$sql$;
    several CONSTANT text := ' AND EXISTS (SELECT FROM parties_debtor WHERE same_as_id IS NOT NULL)';
    one record;
BEGIN
    FOR one IN
        SELECT 'scenarios_touch_' || name AS name, '' AS only_if, found || format(open_of_debtors, 'c', key) AS marked
        FROM (VALUES ('payment', 'debtor_id'), ('contact', 'debtor_id'), ('insolvency', 'debtor_id'), ('debtor', 'id')) AS of (name, key)
        UNION ALL
        SELECT 'scenarios_touch_accounts_' || name, several, found || format(accounts, key) || format(open_of_debtors, 'g', 'id')
        FROM (VALUES ('payment', 'debtor_id'), ('contact', 'debtor_id'), ('insolvency', 'debtor_id'), ('hold', 'debtor_id'), ('debtor', 'id'))
            AS of (name, key)
        UNION ALL
        VALUES ('scenarios_touch_receivable', '', found || $sql$
    JOIN scenarios_dunning d ON d.organisation_id = c.organisation_id AND d.receivable_id = c.id$sql$),
        ('scenarios_touch_limitationnote', '', found || $sql$
    JOIN receivables_receivable r ON r.organisation_id = c.organisation_id AND r.id = c.receivable_id AND r.open_amount > 0
    JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id$sql$),
        ('scenarios_touch_message', '', found || $sql$
    JOIN outbox_noticeitem i ON i.organisation_id = c.organisation_id AND i.notice_id = c.notice_id AND NOT i.is_for_information
    JOIN scenarios_dunning d ON d.organisation_id = i.organisation_id AND d.receivable_id = i.receivable_id$sql$),
        ('scenarios_touch_hold', '', found || format(open_of_debtors, 'c', 'debtor_id') || $sql$
    UNION SELECT d.organisation_id, d.receivable_id FROM changed c
    JOIN receivables_receivable r ON r.organisation_id = c.organisation_id AND r.id = c.receivable_id AND r.open_amount > 0
    JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
    UNION SELECT d.organisation_id, d.receivable_id FROM scenarios_dunning d
    WHERE d.organisation_id = ANY (ARRAY(SELECT organisation_id FROM changed WHERE receivable_id IS NULL AND debtor_id IS NULL))
        AND d.outcome IN ('insolvency', 'over_indebtedness', 'in_collection', 'dispute', 'reply', 'promise', 'plan',
            'mandate_in_flight', 'never_remind', 'on_hold')$sql$)
    LOOP
        EXECUTE format($function$
CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = on AS $trigger$
DECLARE few CONSTANT integer := 20;
    counted CONSTANT bigint := (SELECT count(*) FROM (SELECT FROM changed LIMIT few + 1) first_ones);
BEGIN
    IF counted > 0%s THEN
        -- Put back at the end of the function, which has a setting of its own.
        PERFORM set_config('enable_nestloop', CASE WHEN counted > few THEN 'off' ELSE 'on' END, true);
        EXECUTE $marks$INSERT INTO scenarios_touched (organisation_id, receivable_id)
    %s
    ON CONFLICT DO NOTHING$marks$;
    END IF;
    RETURN NULL;
END $trigger$$function$, one.name, one.only_if, one.marked);
    END LOOP;
END $migration$;
