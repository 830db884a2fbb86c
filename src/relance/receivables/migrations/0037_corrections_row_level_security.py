from django.db import migrations

from relance.tenancy.row_level import APP_ROLE, tenant_table

# A corrected amount moves what is open by as much; what was paid stays paid, and never exceeds it (open_amount_is_a_part).
STATEMENTS = [
    """
    CREATE FUNCTION receivables_amount_corrected() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.open_amount := OLD.open_amount + NEW.amount - OLD.amount;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER amount_corrected BEFORE UPDATE OF amount ON receivables_receivable"
    " FOR EACH ROW WHEN (OLD.amount <> NEW.amount) EXECUTE FUNCTION receivables_amount_corrected()",
    f"GRANT UPDATE (amount, issued_on, source_format) ON receivables_receivable TO {APP_ROLE}",
    f"GRANT UPDATE (identity) ON receivables_payment TO {APP_ROLE}",
]
REFERENCES = {
    "receivable_id": "receivables_receivable",
    "payment_id": "receivables_payment",
    "debtor_id": "parties_debtor",
}


class Migration(migrations.Migration):
    dependencies = [("receivables", "0036_correction")]

    operations = [
        *tenant_table("receivables_correction", grants="SELECT, INSERT", references=REFERENCES),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS),
    ]
