from django.db import migrations

from relance.tenancy.row_level import APP_ROLE

SIGN_IN = (
    "django_session", "account_emailaddress", "account_emailconfirmation", "mfa_authenticator", "usersessions_usersession",
)
STATEMENTS = [
    *(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP_ROLE}" for table in SIGN_IN),
    # Django's cache in the database: every web process sees the same failed sign-ins.
    "CREATE TABLE office_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL)",
    "CREATE INDEX office_cache_expires ON office_cache (expires)",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON office_cache TO {APP_ROLE}",
]


class Migration(migrations.Migration):
    dependencies = [
        ("sessions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
        ("tenancy", "0008_memberships"),
    ]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
