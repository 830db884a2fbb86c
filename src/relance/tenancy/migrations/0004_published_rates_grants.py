from django.db import migrations

from relance.tenancy.row_level import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0003_published_rates")]

    operations = [
        # Added once, with its source; never changed: what was computed with it stays explicable.
        migrations.RunSQL(f"GRANT SELECT, INSERT ON tenancy_publishedrate TO {APP_ROLE}", migrations.RunSQL.noop),
    ]
