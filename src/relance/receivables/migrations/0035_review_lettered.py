from django.db import migrations, models

NATURES = (
    "invoice", "review_no_sale", "review_opening_sum", "review_no_number", "review_doubtful", "review_bill",
    "review_shared_account", "review_currencies", "review_lettered",
)


class Migration(migrations.Migration):
    dependencies = [("receivables", "0034_hold_until_identity_is_known")]

    operations = [
        migrations.AlterField(
            model_name="receivable",
            name="nature",
            field=models.CharField(max_length=30, choices=[(nature, nature) for nature in NATURES]),
        ),
    ]
