from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

RULES = Path(__file__).with_name("rules")


def key(to: str, **more: object) -> models.ForeignKey:
    return models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to=to, **more)


class Migration(migrations.Migration):
    """Which messages a guest was sent about a guarantee, each once."""

    dependencies = [("deposits", "0003_cause_of_a_refusal"), ("outbox", "0006_counted_and_contacts")]

    operations = [
        migrations.CreateModel(
            name="GuestMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=40)),
                ("occasion", models.CharField(max_length=80)),
                ("why", models.CharField(blank=True, default="", max_length=400)),
                ("made_at", models.DateTimeField()),
                ("claim", key("deposits.claim", null=True)),
                ("guarantee", key("deposits.guarantee")),
                ("notice", key("outbox.notice", null=True)),
                ("organisation", key("tenancy.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("notice__isnull", False)),
                        fields=("organisation", "guarantee", "act", "occasion"),
                        name="a_guest_is_told_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL((RULES / "what_guests_were_told.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
