from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("office", "0002_help_votes_comments")]

    operations = [
        *tenant_table("office_helpvote", grants="SELECT, INSERT, UPDATE"),
        *tenant_table("office_helpcomment", grants="SELECT, INSERT"),
    ]
