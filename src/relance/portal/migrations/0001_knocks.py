"""Adds the table that limits how often somebody comes."""

from pathlib import Path

from django.db import migrations, models

RULES = Path(__file__).with_name("rules")


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0002_rules")]

    operations = [
        migrations.CreateModel(
            name="Knock",
            fields=[
                ("who", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField()),
                ("count", models.IntegerField()),
            ],
        ),
        migrations.AddIndex(model_name="knock", index=models.Index(fields=["begun_at"], name="knock_by_age")),
        migrations.RunSQL((RULES / "knocks.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
