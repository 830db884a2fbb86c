from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

RULES = Path(__file__).with_name("rules")


def key(to: str) -> models.ForeignKey:
    return models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to=to)


class Migration(migrations.Migration):
    """Public addresses of places, and the requests that were made by them."""

    dependencies = [("deposits", "0003_calendars")]

    operations = [
        migrations.CreateModel(
            name="Permalink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("scheme", models.CharField(blank=True, default="", max_length=120)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("author", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("listing", key("deposits.listing")),
                ("organisation", key("tenancy.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "code"), name="one_permalink_per_code"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="permalink_amount_is_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PermalinkUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("guarantee", key("deposits.guarantee")),
                ("organisation", key("tenancy.organisation")),
                ("permalink", key("deposits.permalink")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "guarantee"), name="one_use_per_guarantee")],
                "indexes": [models.Index(fields=["organisation", "permalink"], name="use_of_permalink")],
            },
        ),
        migrations.RunSQL((RULES / "permalinks.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
