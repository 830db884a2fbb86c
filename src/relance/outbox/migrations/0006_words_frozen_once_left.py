from django.db import migrations

from relance.domain.delivery import REACHING, MessageState, listed
from relance.tenancy.row_level import APP_ROLE

# The words of one letter are part of what a debtor had (see 0003).
STATEMENTS = [
    f"GRANT UPDATE (edits) ON outbox_notice TO {APP_ROLE}",
    f"""
    CREATE OR REPLACE FUNCTION outbox_notice_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (OLD.document_id, OLD.content, OLD.figures, OLD.dated, OLD.edits) IS DISTINCT FROM
           (NEW.document_id, NEW.content, NEW.figures, NEW.dated, NEW.edits) AND OLD.document_id IS NOT NULL AND EXISTS (
            SELECT FROM outbox_message m WHERE m.organisation_id = OLD.organisation_id AND m.notice_id = OLD.id
            AND m.state IN ({listed(REACHING | {MessageState.BOUNCED})})) THEN
            RAISE EXCEPTION 'notice % has left and cannot be changed', OLD.id;
        END IF;
        RETURN NEW;
    END $$
    """,
    "DROP TRIGGER frozen_once_left ON outbox_notice",
    "CREATE TRIGGER frozen_once_left BEFORE UPDATE OF document_id, content, figures, dated, edits ON outbox_notice"
    " FOR EACH ROW EXECUTE FUNCTION outbox_notice_frozen()",
]


class Migration(migrations.Migration):
    dependencies = [("outbox", "0005_words_of_one_letter")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
