import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ACTS = ["statement", "reminder", "unpaid_notice", "mise_en_demeure"]


class Migration(migrations.Migration):
    dependencies = [("letters", "0002_row_level_security"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="ProposedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(choices=[(act, act) for act in ACTS], max_length=20)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "act", "language"), name="one_proposed_text_per_kind")
                ],
            },
        ),
    ]
