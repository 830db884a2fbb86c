import django.db.models.deletion
from django.db import migrations, models

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("intake", "0011_watched_folder"), ("receivables", "0038_credit_placed")]

    operations = [
        migrations.CreateModel(
            name="Disagreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receivable_id", models.BigIntegerField()),
                ("format", models.CharField(max_length=20)),
                ("as_of", models.DateField()),
                ("said_open", models.DecimalField(decimal_places=3, max_digits=18)),
                ("noted_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "receivable_id", "format"), name="one_word_per_kind_of_books"
                    )
                ],
            },
        ),
        *tenant_table(
            "intake_disagreement", grants="SELECT, INSERT, DELETE", references={"receivable_id": "receivables_receivable"}
        ),
    ]
