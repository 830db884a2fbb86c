from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("receivables", "0040_what_is_let_go_of")]
    dependencies = [("receivables", "0003_closed_under_mandate")]

    operations = [
        migrations.AlterField(
            model_name="payment",
            name="nature",
            field=models.CharField(
                choices=[
                    ("payment", "payment"),
                    ("credit_note", "credit_note"),
                    ("write_off", "write_off"),
                    ("waiver", "waiver"),
                ],
                max_length=12,
            ),
        ),
    ]
