from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_events_and_heads"), ("tenancy", "0002_row_level_security")]

    operations = [
        *tenant_table("journal_head"),
        *tenant_table("journal_event", grants="SELECT, INSERT"),
        # Erasing a person deletes the detail; nothing changes one.
        *tenant_table("journal_eventdetail", grants="SELECT, INSERT, DELETE", references={"event_id": "journal_event"}),
    ]
