from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_uploads"), ("tenancy", "0008_memberships")]

    operations = tenant_table("intake_upload", grants="SELECT, INSERT, DELETE")
