from django.db import migrations, models


class Migration(migrations.Migration):
    """What was missing when a card was refused: the planner asks less after "not enough money", and not after a bank's silence."""

    dependencies = [("deposits", "0002_rules")]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="cause",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="What was missing, as far as it was said.", max_length=16
            ),
        ),
        migrations.RunSQL("GRANT UPDATE (cause) ON deposits_attempt TO relance_app;", migrations.RunSQL.noop),
    ]
