from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0012_account_as_a_whole")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="stopped_on",
            field=models.DateField(
                null=True, help_text="The local day on which nothing leaves by itself any more."
            ),
        ),
        migrations.AlterField(
            model_name="organisation",
            name="proposes",
            field=models.BooleanField(
                default=True, help_text="Every step waits for a person; only a choice ends that."
            ),
        ),
    ]
