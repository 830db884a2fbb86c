"""Adds the tables ``payments_cardaccount`` and ``payments_playedthing``, with what keeps played money apart from real."""

from pathlib import Path

from django.db import migrations, models

RULES = Path(__file__).with_name("rules")
ORGANISATION = models.ForeignKey(db_constraint=False, db_index=False, on_delete=models.deletion.PROTECT, to="tenancy.organisation")
PROVIDERS = ["stripe", "mollie", "demonstration"]
MODES = ["test", "live"]


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0005_signed_links")]

    operations = [
        migrations.CreateModel(
            name="CardAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=13, choices=[(one, one) for one in PROVIDERS])),
                (
                    "account",
                    models.CharField(max_length=255, help_text="Its name at the provider; cards left there pay there alone."),
                ),
                ("name", models.CharField(max_length=400, blank=True, help_text="How the account calls itself.")),
                ("mode", models.CharField(max_length=4, choices=[(one, one) for one in MODES])),
                ("key", models.TextField(blank=True)),
                (
                    "secret",
                    models.TextField(blank=True, help_text="That of the provider's messages; none: states are asked for."),
                ),
                ("checked_at", models.DateTimeField(help_text="When the provider last said whose key it is.")),
                ("organisation", ORGANISATION),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation",), name="one_card_account"),
                    models.CheckConstraint(condition=models.Q(("provider__in", tuple(PROVIDERS))), name="card_provider_is_known"),
                    models.CheckConstraint(condition=models.Q(("mode__in", tuple(MODES))), name="card_mode_is_known"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), ("mode", "test"), ("provider", "demonstration")),
                            models.Q(models.Q(("provider", "demonstration"), _negated=True), models.Q(("key", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="only_a_demonstration_has_no_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlayedThing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("body", models.JSONField()),
                ("organisation", ORGANISATION),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "name"), name="one_played_thing_per_name"),
                ],
            },
        ),
        migrations.RunSQL((RULES / "card_accounts.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
