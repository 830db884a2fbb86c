"""Words of a company's own for one more act: penalties of what was paid late."""

from django.db import migrations, models

ACTS = [("statement", "statement"), ("reminder", "reminder"), ("unpaid_notice", "unpaid_notice"),
        ("mise_en_demeure", "mise_en_demeure"), ("late_paid", "late_paid")]


class Migration(migrations.Migration):
    dependencies = [("letters", "0003_closed_under_mandate")]

    operations = [
        migrations.AlterField("lettertext", "act", models.CharField(choices=ACTS, max_length=20)),
        migrations.AlterField("proposedtext", "act", models.CharField(choices=ACTS, max_length=20)),
    ]
