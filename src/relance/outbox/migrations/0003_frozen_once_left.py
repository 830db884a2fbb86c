from django.db import migrations

from relance.domain.delivery import REACHING, MessageState, listed

# What a debtor had, or may have had, stays as it was: its letter, its text, its figures, its date.
STATEMENTS = [
    f"""
    CREATE FUNCTION outbox_notice_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (OLD.document_id, OLD.content, OLD.figures, OLD.dated) IS DISTINCT FROM
           (NEW.document_id, NEW.content, NEW.figures, NEW.dated) AND OLD.document_id IS NOT NULL AND EXISTS (
            SELECT FROM outbox_message m WHERE m.organisation_id = OLD.organisation_id AND m.notice_id = OLD.id
            AND m.state IN ({listed(REACHING | {MessageState.BOUNCED})})) THEN
            RAISE EXCEPTION 'notice % has left and cannot be changed', OLD.id;
        END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER frozen_once_left BEFORE UPDATE OF document_id, content, figures, dated ON outbox_notice"
    " FOR EACH ROW EXECUTE FUNCTION outbox_notice_frozen()",
]


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_row_level_security")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
