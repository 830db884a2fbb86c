import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [("cases", "0001_cases")]

    dependencies = [
        ("parties", "0001_tables"),
        ("receivables", "0001_tables"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.CharField(max_length=120)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, default="", max_length=120)),
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
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "debtor"], name="case_of_debtor")],
                "constraints": [models.UniqueConstraint(fields=("organisation", "number"), name="one_case_per_number")],
            },
        ),
        migrations.CreateModel(
            name="CaseItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("open_amount", models.DecimalField(decimal_places=3, max_digits=18)),
                ("is_open", models.BooleanField(default=True, help_text="False once its case is closed.")),
                (
                    "case",
                    models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="tenancy.organisation"
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="receivables.receivable"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "case"], name="item_of_case")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_open", True)), fields=("organisation", "receivable"), name="one_open_case_per_receivable"
                    )
                ],
            },
        ),
    ]
