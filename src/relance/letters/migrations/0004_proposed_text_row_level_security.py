from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("letters", "0003_proposed_text")]

    operations = [*tenant_table("letters_proposedtext", grants="SELECT, INSERT, UPDATE, DELETE")]
