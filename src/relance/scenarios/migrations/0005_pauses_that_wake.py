from django.db import migrations

# Every reason that a pause gives: a receivable that one of them put to rest wakes with the end of a pause of everything.
# The list of migration 0002 knew neither answers nor collection.
WAKE = """
    CREATE OR REPLACE FUNCTION scenarios_touch_hold() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO scenarios_touched (organisation_id, receivable_id)
        SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
        JOIN receivables_receivable r ON r.organisation_id = c.organisation_id
            AND (r.id = c.receivable_id OR r.debtor_id = c.debtor_id) AND r.open_amount > 0
        JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
        UNION SELECT d.organisation_id, d.receivable_id FROM changed c
        JOIN scenarios_dunning d ON d.organisation_id = c.organisation_id AND d.outcome IN (
            'insolvency', 'over_indebtedness', 'in_collection', 'dispute', 'reply', 'promise', 'plan', 'mandate_in_flight',
            'never_remind', 'on_hold')
        WHERE c.receivable_id IS NULL AND c.debtor_id IS NULL
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0004_dunning_for_a_person"), ("receivables", "0022_holds_end_with_their_owner")]

    operations = [migrations.RunSQL(WAKE, migrations.RunSQL.noop)]
