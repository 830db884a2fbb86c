from django.db import migrations

# What happens to one account of a customer concerns all of them (parties.same_customer): their pauses, credits, addresses and the
# letters that they had. Where nobody has several accounts, one look at a small index is all that it costs.
GROUPS = """
        IF EXISTS (SELECT FROM parties_debtor WHERE same_as_id IS NOT NULL) THEN
            INSERT INTO scenarios_touched (organisation_id, receivable_id)
            SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
            JOIN parties_debtor own ON own.organisation_id = c.organisation_id AND own.id = c.{column}
            JOIN parties_debtor g ON g.organisation_id = own.organisation_id
                AND (g.id = own.head_id OR g.same_as_id = own.head_id) AND g.id <> own.id
            JOIN receivables_receivable r ON r.organisation_id = g.organisation_id AND r.debtor_id = g.id AND r.open_amount > 0
            JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
            ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL;
"""
FUNCTION = """
    CREATE FUNCTION scenarios_touch_accounts_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {groups} END $$
"""
TOUCHES = {
    "hold": ("receivables_hold", "debtor_id", ("INSERT", "UPDATE")),
    "payment": ("receivables_payment", "debtor_id", ("INSERT", "UPDATE")),
    "insolvency": ("receivables_insolvency", "debtor_id", ("INSERT", "UPDATE")),
    "debtor": ("parties_debtor", "id", ("UPDATE",)),
    "contact": ("parties_contact", "debtor_id", ("INSERT", "UPDATE", "DELETE")),
}


def _statements(name: str, table: str, column: str, events: tuple[str, ...]) -> list[str]:
    made = [FUNCTION.format(name=name, groups=GROUPS.format(column=column))]
    for event in events:
        rows = "OLD" if event == "DELETE" else "NEW"
        made.append(
            f"CREATE TRIGGER touch_accounts_on_{event.lower()} AFTER {event} ON {table} REFERENCING {rows} TABLE AS changed"
            f" FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_{name}()"
        )
    return made


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0006_limitation_wakes"), ("parties", "0012_heads_have_no_head")]

    operations = [
        migrations.RunSQL(statement, migrations.RunSQL.noop)
        for name, touch in TOUCHES.items()
        for statement in _statements(name, *touch)
    ]
