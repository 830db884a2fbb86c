"""Adds triggers on ``outbox_message``: whatever is queued, by whatever way, appends a due row in its own transaction."""

from django.db import migrations

# One row a statement, however many messages; letters come first, and they make the delivery due.
FUNCTION = """
    CREATE FUNCTION jobs_letters_are_due() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            INSERT INTO tenancy_due (organisation_id, kind, lane, at)
            SELECT n.organisation_id, 'letters', 0, now() FROM new_rows n WHERE n.state = 'queued' LIMIT 1;
        ELSE
            INSERT INTO tenancy_due (organisation_id, kind, lane, at)
            SELECT n.organisation_id, 'letters', 0, now() FROM new_rows n
            WHERE n.state = 'queued' AND EXISTS (SELECT FROM old_rows o WHERE o.id = n.id AND o.state <> 'queued') LIMIT 1;
        END IF;
        IF FOUND THEN
            PERFORM pg_notify('relance_due', '');
        END IF;
        RETURN NULL;
    END $$
"""
TRIGGERS = [
    """CREATE TRIGGER jobs_queued AFTER INSERT ON outbox_message REFERENCING NEW TABLE AS new_rows
       FOR EACH STATEMENT EXECUTE FUNCTION jobs_letters_are_due()""",
    """CREATE TRIGGER jobs_queued_again AFTER UPDATE ON outbox_message REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
       FOR EACH STATEMENT EXECUTE FUNCTION jobs_letters_are_due()""",
]


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_what_waits")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in [FUNCTION, *TRIGGERS]]
