from django.db import migrations

# What moves the last day of limitation may change a decision: the next run plans what it concerns again.
TOUCHING = """
    CREATE FUNCTION scenarios_touch_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO scenarios_touched (organisation_id, receivable_id)
        SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
        JOIN receivables_receivable r ON r.organisation_id = c.organisation_id AND {joined} AND r.open_amount > 0
        JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$
"""
TOUCHES = {"limitationnote": "r.id = c.receivable_id", "insolvency": "r.debtor_id = c.debtor_id"}
STATEMENTS = [
    statement
    for name, joined in TOUCHES.items()
    for statement in (
        TOUCHING.format(name=name, joined=joined),
        *(
            f"CREATE TRIGGER touch_on_{event.lower()} AFTER {event} ON receivables_{name} REFERENCING NEW TABLE AS changed"
            f" FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_{name}()"
            for event in ("INSERT", "UPDATE")
        ),
    )
]


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0005_pauses_that_wake"), ("receivables", "0026_limitation_row_level_security")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
