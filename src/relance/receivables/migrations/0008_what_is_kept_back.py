from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('receivables', '0007_stories_of_claims'),
    ]

    operations = [
        migrations.AlterField(
            model_name='receivable',
            name='nature',
            field=models.CharField(choices=[('invoice', 'invoice'), ('review_no_sale', 'review_no_sale'), ('review_opening_sum', 'review_opening_sum'), ('review_no_number', 'review_no_number'), ('review_doubtful', 'review_doubtful'), ('review_bill', 'review_bill'), ('review_shared_account', 'review_shared_account'), ('review_retention', 'review_retention'), ('review_currencies', 'review_currencies'), ('review_lettered', 'review_lettered')], max_length=30),
        ),
    ]
