from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

RULES = Path(__file__).with_name("rules")


def key(to: str) -> models.ForeignKey:
    return models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to=to)


class Migration(migrations.Migration):
    """What a claim that no books show is about, as messages tell it."""

    dependencies = [("receivables", "0006_holds_of_losses")]

    operations = [
        migrations.CreateModel(
            name="ClaimStory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("told", models.TextField()),
                ("organisation", key("tenancy.organisation")),
                ("receivable", key("receivables.receivable")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "receivable"), name="one_story_per_claim")],
            },
        ),
        migrations.RunSQL((RULES / "stories_of_claims.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
