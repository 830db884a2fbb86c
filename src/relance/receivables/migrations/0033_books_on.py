from django.db import migrations, models

from relance.tenancy.row_level import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("receivables", "0032_open_through_grant")]

    operations = [
        migrations.AddField(
            model_name="receivable",
            name="books_on",
            field=models.DateField(
                null=True, help_text="The day of the newest export that told of it: an older one changes nothing."
            ),
        ),
        migrations.RunSQL(
            f"GRANT INSERT (books_on), UPDATE (books_on) ON receivables_receivable TO {APP_ROLE}", migrations.RunSQL.noop
        ),
    ]
