import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [("exchanges", "0001_exchanges_commitments")]

    dependencies = [
        ("parties", "0001_tables"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Exchange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("call", "Call"), ("email", "Email"), ("letter", "Letter"), ("visit", "Visit"), ("note", "Note")],
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("oversight", "Oversight"),
                            ("setback", "Setback"),
                            ("not_received", "Not Received"),
                            ("dispute", "Dispute"),
                            ("cash_trouble", "Cash Trouble"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True, default="")),
                ("held_on", models.DateField()),
                ("author", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
                (
                    "debtor",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                ("is_unread", models.BooleanField(default=False)),
                ("message_id", models.CharField(blank=True, default="", help_text="That e-mail's own Message-ID.", max_length=400)),
                ("sender", models.CharField(blank=True, default="", help_text="Who wrote an answer that came by e-mail.", max_length=320)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "debtor", "-held_on"], name="exchange_of_debtor"),
                    models.Index(condition=models.Q(("is_unread", True)), fields=["organisation", "debtor"], name="exchange_unread"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["call", "email", "letter", "visit", "note"])), name="exchange_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["", "oversight", "setback", "not_received", "dispute", "cash_trouble", "other"])
                        ),
                        name="exchange_reason_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(choices=[("debtor", "Debtor"), ("creditor", "Creditor")], max_length=10)),
                ("what", models.CharField(max_length=1000)),
                ("due_on", models.DateField()),
                ("ended_at", models.DateTimeField(help_text="When somebody said how it ended.", null=True)),
                ("was_kept", models.BooleanField(null=True)),
                ("author", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
                (
                    "debtor",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "exchange",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="exchanges.exchange"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "debtor"], name="commitment_of_debtor"),
                    models.Index(condition=models.Q(("ended_at", None)), fields=["organisation", "due_on"], name="open_commitment_by_day"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("party__in", ["debtor", "creditor"])), name="commitment_party_is_known"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("was_kept", None)),
                            models.Q(("ended_at__isnull", False), ("was_kept__isnull", False)),
                            _connector="OR",
                        ),
                        name="commitment_ends_one_way",
                    ),
                ],
            },
        ),
    ]
