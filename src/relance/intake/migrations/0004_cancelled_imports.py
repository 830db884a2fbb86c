"""Adds the tables ``intake_before`` (rows as they were before an import changed them) and ``intake_cancelledimport``, and lets the
application take the row of a cancelled import away."""

from pathlib import Path

from django.db import migrations, models

RULES = Path(__file__).with_name("rules")
KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
ORGANISATION = models.ForeignKey(db_constraint=False, db_index=False, on_delete=models.deletion.PROTECT, to="tenancy.organisation")


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_closed_under_mandate")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="keeps_before",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="What it changed is kept as it was before, so that it can be cancelled; not of the oldest.",
            ),
        ),
        migrations.CreateModel(
            name="Before",
            fields=[
                ("id", KEY),
                ("organisation", ORGANISATION),
                ("import_id", models.BigIntegerField()),
                ("what", models.CharField(max_length=10)),
                ("row", models.BigIntegerField()),
                ("values", models.JSONField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "import_id", "what", "row"), name="one_row_before")],
            },
        ),
        migrations.CreateModel(
            name="CancelledImport",
            fields=[
                ("id", KEY.clone()),
                ("organisation", ORGANISATION.clone()),
                ("import_id", models.BigIntegerField()),
                ("file_name", models.CharField(max_length=400)),
                ("sha256", models.CharField(max_length=64)),
                ("format", models.CharField(max_length=20)),
                ("imported_at", models.DateTimeField()),
                ("created_count", models.IntegerField()),
                ("cancelled_at", models.DateTimeField()),
                ("cancelled_by", models.CharField(max_length=120)),
                ("reason", models.CharField(max_length=2000)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "import_id"), name="cancelled_once")],
            },
        ),
        migrations.RunSQL((RULES / "cancelled_imports.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
