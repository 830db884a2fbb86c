from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_months_of_books")]

    operations = [*tenant_table("intake_booksmonth")]
