from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_archive"), ("tenancy", "0002_row_level_security")]

    # What was kept stays as it was: no UPDATE, no DELETE.
    operations = tenant_table("documents_document", grants="SELECT, INSERT")
