from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0014_listed_places")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="beat_at",
            field=models.DateTimeField(null=True, help_text="When somebody was last at work here, to the hour."),
        ),
        migrations.AddField(
            model_name="organisation",
            name="gap_since",
            field=models.DateTimeField(
                null=True, help_text="The last beat before the latest gap of a whole working day."
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="gap_until",
            field=models.DateField(null=True, help_text="The local day on which that gap ended."),
        ),
    ]
