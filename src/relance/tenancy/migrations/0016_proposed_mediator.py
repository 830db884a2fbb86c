from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0015_beat_and_gap")]

    operations = [
        migrations.AddField(
            model_name="proposedaccount", name="mediator", field=models.TextField(blank=True, default=""),
        ),
    ]
