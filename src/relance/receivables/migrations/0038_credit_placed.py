from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("receivables", "0037_corrections_row_level_security")]

    operations = [
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                fields=["organisation", "id"], condition=models.Q(placed_at__isnull=False), name="credit_placed"
            ),
        ),
    ]
