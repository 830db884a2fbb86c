import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0006_months_of_books_row_level_security"),
        ("tenancy", "0011_proposed_account_row_level_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shape", models.CharField(blank=True, max_length=64)),
                ("question", models.CharField(max_length=400)),
                ("choice", models.CharField(max_length=200)),
                ("answered_at", models.DateTimeField()),
                ("answered_by", models.CharField(max_length=120)),
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
                        fields=("organisation", "shape", "question"), name="one_answer_per_question"
                    )
                ],
            },
        ),
    ]
