from django.db import migrations, models

from relance.tenancy.row_level import APP_ROLE

COLUMNS = "decision, own_open, decided_at, decided_by, why"


class Migration(migrations.Migration):
    dependencies = [("intake", "0012_disagreement")]

    operations = [
        migrations.AddField("disagreement", "decision", models.CharField(blank=True, default="", db_default="", max_length=6)),
        migrations.AddField(
            "disagreement", "own_open", models.DecimalField(decimal_places=3, max_digits=18, null=True)
        ),
        migrations.AddField("disagreement", "decided_at", models.DateTimeField(null=True)),
        migrations.AddField("disagreement", "decided_by", models.CharField(blank=True, default="", db_default="", max_length=120)),
        migrations.AddField("disagreement", "why", models.CharField(blank=True, default="", db_default="", max_length=2000)),
        migrations.AddConstraint(
            "disagreement",
            models.CheckConstraint(condition=models.Q(decision__in=["", "holder", "other"]), name="decision_is_known"),
        ),
        migrations.AddIndex(
            "disagreement",
            models.Index(
                fields=["organisation", "receivable_id"], condition=models.Q(decision=""), name="undecided_disagreement"
            ),
        ),
        migrations.RunSQL(f"GRANT UPDATE ({COLUMNS}) ON intake_disagreement TO {APP_ROLE}", migrations.RunSQL.noop),
    ]
