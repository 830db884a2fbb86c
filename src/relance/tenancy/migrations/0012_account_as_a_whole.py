"""What waits for a second word is the whole account: its holder, BIC and the company's own domains too."""

from django.db import migrations, models

# A change that waits already was of the IBAN alone: the rest stays as it is chosen.
AS_CHOSEN = """
    UPDATE tenancy_proposedaccount p SET bic = coalesce((
        SELECT value FROM tenancy_preference v WHERE v.organisation_id = p.organisation_id AND v.key = 'creditor-bic'), '')
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0011_proposed_account_row_level_security")]

    operations = [
        migrations.AddField("proposedaccount", "holder", models.TextField(blank=True, default="")),
        migrations.AddField("proposedaccount", "bic", models.TextField(blank=True, default="")),
        migrations.AddField("proposedaccount", "domains", models.TextField(blank=True, default="")),
        migrations.AlterField("proposedaccount", "iban", models.TextField(blank=True)),
        migrations.RunSQL(AS_CHOSEN, migrations.RunSQL.noop),
    ]
