from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0006_words_frozen_once_left")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["organisation", "notice"],
                condition=models.Q(state="refused", reason="letter_failed"),
                name="message_not_written",
            ),
        ),
    ]
