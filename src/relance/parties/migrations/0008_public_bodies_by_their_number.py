"""Imports used to store ``company`` for whoever has a number. Where nobody stated it, a public body's is derived from now on.

Not taken back: the kind that each had is the one that its number made.
"""

from django.db import migrations

UNSTATED = """
    UPDATE parties_debtor d SET kind = 'unknown'
    WHERE d.kind = 'company' AND (d.siren ~ '^[12]' OR d.siret ~ '^[12]') AND NOT EXISTS (
        SELECT FROM journal_event e WHERE e.organisation_id = d.organisation_id AND e.chain = d.id
            AND e.name = 'parties.debtor_changed' AND e.body::jsonb -> 'fields' ? 'kind')
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0007_debtor_kind_in_law"), ("journal", "0001_events_and_heads")]

    operations = [migrations.RunSQL(UNSTATED, migrations.RunSQL.noop)]
