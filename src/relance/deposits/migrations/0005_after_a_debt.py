import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

RULES = Path(__file__).with_name("rules")
STATES = ["queued", "claimed", "unconfirmed", "forgotten", "refused"]


def key(to: str, **more: object) -> models.ForeignKey:
    return models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to=to, **more)


class Migration(migrations.Migration):
    """What a person decided of money that a bank took back after the debt was made; and cards that the provider is made to forget."""

    dependencies = [("deposits", "0004_permalinks"), ("receivables", "0005_binding_holds")]

    operations = [
        migrations.AddField(
            model_name="carddispute",
            name="decided_at",
            field=models.DateTimeField(help_text="When a person said what becomes of money that was lost.", null=True),
        ),
        migrations.AddField(
            model_name="carddispute",
            name="is_asked_again",
            field=models.BooleanField(db_default=False, default=False, help_text="The debt grew by it."),
        ),
        migrations.CreateModel(
            name="CardForgetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4)),
                ("why", models.CharField(blank=True, default="", max_length=400)),
                ("not_before", models.DateTimeField()),
                ("attempts", models.IntegerField(default=0)),
                ("first_tried_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=400)),
                ("state", models.CharField(choices=[(state, state) for state in STATES], max_length=12)),
                ("card", key("deposits.card")),
                ("organisation", key("tenancy.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "card"), name="a_card_is_forgotten_once"),
                    models.CheckConstraint(condition=models.Q(("state__in", STATES)), name="forgetting_state_is_known"),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "claimed", "unconfirmed"])),
                        fields=["organisation", "not_before"],
                        name="forgetting_under_way",
                    ),
                ],
            },
        ),
        *[
            migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)
            for name in ("after_a_debt", "forgotten_cards")
        ],
    ]
