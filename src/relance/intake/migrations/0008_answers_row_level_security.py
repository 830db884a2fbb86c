from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_answers")]

    operations = [*tenant_table("intake_answer")]
