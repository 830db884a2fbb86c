from django.db import migrations

from relance.tenancy.row_level import APP_ROLE, tenant_table

# Which written demands about a receivable left and are proven is known upstairs: the outbox puts its own body here.
DEMANDS = """
    CREATE FUNCTION receivables_written_demands(receivable bigint) RETURNS date[] LANGUAGE sql STABLE AS
    $$ SELECT '{}'::date[] $$
"""
CHANGES = {
    "receivables_limitationnote": "ended_on, came_to_nothing, withdrawn_at",
    "receivables_insolvency": "opened_on, published_on, declared_on, closed_on",
}


class Migration(migrations.Migration):
    dependencies = [("receivables", "0025_limitation_and_insolvency")]

    operations = [
        *tenant_table(
            "receivables_limitationnote", grants="SELECT, INSERT", references={"receivable_id": "receivables_receivable"}
        ),
        *tenant_table("receivables_insolvency", grants="SELECT, INSERT", references={"debtor_id": "parties_debtor"}),
        *(
            migrations.RunSQL(f"GRANT UPDATE ({columns}) ON {table} TO {APP_ROLE}", migrations.RunSQL.noop)
            for table, columns in CHANGES.items()
        ),
        migrations.RunSQL(f"GRANT INSERT (is_inferred) ON receivables_payment TO {APP_ROLE}", migrations.RunSQL.noop),
        migrations.RunSQL(DEMANDS, migrations.RunSQL.noop),
    ]
