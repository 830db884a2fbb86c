from django.db import migrations

from relance.domain.delivery import FOLLOWS
from relance.tenancy.row_level import APP_ROLE, tenant_table

# The order of states is kept by the database: no program, however wrong, queues a message that may have left.
ALLOWED = ", ".join(f"('{before}', '{after}')" for before, afters in FOLLOWS.items() for after in sorted(afters))
STATES = f"""
    CREATE FUNCTION outbox_message_state() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({ALLOWED}) THEN
            RAISE EXCEPTION 'message % cannot go from % to %', OLD.id, OLD.state, NEW.state;
        END IF;
        RETURN NEW;
    END $$
"""
MESSAGE_COLUMNS = (
    "state, reason, why, not_before, attempts, first_tried_at, claimed_at, settled_at, sent_on, reference, batch_id"
)
NOTICE_COLUMNS = (
    "dated, counted_until, needs_confirmation, confirmed_at, confirmed_by, document_id, content, figures"
)
STATEMENTS = [
    STATES,
    "CREATE TRIGGER states_in_order BEFORE UPDATE OF state ON outbox_message"
    " FOR EACH ROW EXECUTE FUNCTION outbox_message_state()",
    f"GRANT UPDATE ({MESSAGE_COLUMNS}) ON outbox_message TO {APP_ROLE}",
    f"GRANT UPDATE ({NOTICE_COLUMNS}) ON outbox_notice TO {APP_ROLE}",
    f"GRANT USAGE ON SEQUENCE outbox_notice_id_seq TO {APP_ROLE}",
    f"GRANT UPDATE (posted_on, voided_at) ON outbox_postbatch TO {APP_ROLE}",
]


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0001_notices_and_messages"),
        ("documents", "0002_row_level_security"),
        ("receivables", "0006_missing_since_grant"),
    ]

    operations = [
        *tenant_table(
            "outbox_notice", grants="SELECT, INSERT", references={"debtor_id": "parties_debtor", "document_id": "documents_document"}
        ),
        *tenant_table(
            "outbox_noticeitem", grants="SELECT, INSERT",
            references={"notice_id": "outbox_notice", "receivable_id": "receivables_receivable"},
        ),
        *tenant_table("outbox_postbatch", grants="SELECT, INSERT"),
        *tenant_table(
            "outbox_message", grants="SELECT, INSERT",
            references={"notice_id": "outbox_notice", "batch_id": "outbox_postbatch"},
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS),
    ]
