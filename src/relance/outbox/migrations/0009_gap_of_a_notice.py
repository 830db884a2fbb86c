from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0008_kept_back")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="gap_days",
            field=models.SmallIntegerField(
                default=0, help_text="Days that its scenarios leave between two letters; none for a formal one."
            ),
        ),
        # Rows are also written past Django, by programs that know nothing of it.
        migrations.RunSQL(
            "ALTER TABLE outbox_notice ALTER COLUMN gap_days SET DEFAULT 0", migrations.RunSQL.noop
        ),
    ]
