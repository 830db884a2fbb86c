from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_day_of_the_books")]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="words",
            field=models.JSONField(
                default=dict, help_text="How it was asked and answered, and of which columns: to list it."
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="told",
            field=models.JSONField(
                default=dict,
                help_text="What was said so far of how it is to be read, as the page's forms name it.",
            ),
        ),
        migrations.RunSQL("GRANT UPDATE (told) ON intake_upload TO relance_app", migrations.RunSQL.noop),
        migrations.RunSQL("GRANT DELETE ON intake_answer TO relance_app", migrations.RunSQL.noop),
    ]
