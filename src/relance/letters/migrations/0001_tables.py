import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [("letters", "0001_texts")]

    dependencies = [
        ("tenancy", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("statement", "statement"),
                            ("reminder", "reminder"),
                            ("unpaid_notice", "unpaid_notice"),
                            ("mise_en_demeure", "mise_en_demeure"),
                        ],
                        max_length=20,
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("edits", models.TextField()),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=120)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "act", "language"), name="one_text_per_act_and_language")],
            },
        ),
        migrations.CreateModel(
            name="ProposedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("statement", "statement"),
                            ("reminder", "reminder"),
                            ("unpaid_notice", "unpaid_notice"),
                            ("mise_en_demeure", "mise_en_demeure"),
                        ],
                        max_length=20,
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("edits", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        help_text="Who proposed it.", on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "act", "language"), name="one_proposed_text_per_kind")],
            },
        ),
    ]
