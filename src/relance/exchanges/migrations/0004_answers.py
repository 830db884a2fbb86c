"""Answers through a link, each with the word that it bears."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

RULES = Path(__file__).with_name("rules")


class Migration(migrations.Migration):
    dependencies = [
        ("exchanges", "0003_closed_under_mandate"),
        ("parties", "0003_closed_under_mandate"),
        ("tenancy", "0005_signed_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="DebtorAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[("accept", "accept"), ("offer", "offer"), ("contest", "contest"), ("ask", "ask")], max_length=10
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=3, max_digits=18, null=True)),
                ("currency", models.CharField(blank=True, default="", max_length=3)),
                ("given_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=120)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="exchange",
            name="exchange_kind_is_known",
        ),
        migrations.AlterField(
            model_name="exchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("call", "Call"),
                    ("email", "Email"),
                    ("letter", "Letter"),
                    ("visit", "Visit"),
                    ("note", "Note"),
                    ("link", "Link"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="exchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["call", "email", "letter", "visit", "note", "link"])), name="exchange_kind_is_known"
            ),
        ),
        migrations.AddField(
            model_name="debtoranswer",
            name="debtor",
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"),
        ),
        migrations.AddField(
            model_name="debtoranswer",
            name="exchange",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="exchanges.exchange"
            ),
        ),
        migrations.AddField(
            model_name="debtoranswer",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
            ),
        ),
        migrations.AddIndex(
            model_name="debtoranswer",
            index=models.Index(fields=["organisation", "subject", "id"], name="answer_by_subject"),
        ),
        migrations.AddConstraint(
            model_name="debtoranswer",
            constraint=models.UniqueConstraint(fields=("organisation", "exchange"), name="one_word_per_answer"),
        ),
        migrations.AddConstraint(
            model_name="debtoranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["accept", "offer", "contest", "ask"])), name="answer_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="debtoranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount", None), ("currency", "")),
                    models.Q(("amount__gt", 0), models.Q(("currency", ""), _negated=True)),
                    _connector="OR",
                ),
                name="answer_amount_whole_or_none",
            ),
        ),
        migrations.RunSQL((RULES / "answers.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
