from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0013_which_books_are_right")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="shape",
            field=models.CharField(
                blank=True, default="", help_text="A hash of its columns; unknown of the oldest.", max_length=64
            ),
        ),
    ]
