from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_texts")]

    operations = [*tenant_table("letters_lettertext")]
