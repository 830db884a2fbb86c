from django.db import migrations

from relance.tenancy.row_level import APP_ROLE, tenant_table

# What is open starts at the whole amount, whatever an INSERT says.
OPENING = """
    CREATE FUNCTION receivables_open_in_full() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.open_amount := NEW.amount;
        RETURN NEW;
    END $$
"""

# One trigger, of the owner, moves what is open of both ends of an imputation: the application's role cannot.
MOVING = """
    CREATE FUNCTION receivables_move_open_amounts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        UPDATE receivables_receivable r
        SET open_amount = r.open_amount - moved.amount, touched_at = moved.at
        FROM (SELECT organisation_id, receivable_id, sum(amount) AS amount, max(recorded_at) AS at
              FROM added GROUP BY organisation_id, receivable_id) moved
        WHERE r.organisation_id = moved.organisation_id AND r.id = moved.receivable_id;
        UPDATE receivables_payment p
        SET open_amount = p.open_amount - moved.amount
        FROM (SELECT organisation_id, payment_id, sum(amount) AS amount
              FROM added GROUP BY organisation_id, payment_id) moved
        WHERE p.organisation_id = moved.organisation_id AND p.id = moved.payment_id;
        RETURN NULL;
    END $$
"""


def _column_grants(table: str, insert: str, update: str) -> list[str]:
    return [f"GRANT INSERT ({insert}) ON {table} TO {APP_ROLE}", f"GRANT UPDATE ({update}) ON {table} TO {APP_ROLE}"]


TRIGGERS = [
    OPENING,
    MOVING,
    "CREATE TRIGGER open_in_full BEFORE INSERT ON receivables_receivable"
    " FOR EACH ROW EXECUTE FUNCTION receivables_open_in_full()",
    "CREATE TRIGGER open_in_full BEFORE INSERT ON receivables_payment"
    " FOR EACH ROW EXECUTE FUNCTION receivables_open_in_full()",
    "CREATE TRIGGER move_open_amounts AFTER INSERT ON receivables_imputation REFERENCING NEW TABLE AS added"
    " FOR EACH STATEMENT EXECUTE FUNCTION receivables_move_open_amounts()",
]

# A payment settles receivables of its own currency only: the keys carry it.
CURRENCIES = [
    "ALTER TABLE receivables_receivable ADD UNIQUE (organisation_id, id, currency)",
    "ALTER TABLE receivables_payment ADD UNIQUE (organisation_id, id, currency)",
    "ALTER TABLE receivables_imputation ADD FOREIGN KEY (organisation_id, receivable_id, currency)"
    " REFERENCES receivables_receivable (organisation_id, id, currency)",
    "ALTER TABLE receivables_imputation ADD FOREIGN KEY (organisation_id, payment_id, currency)"
    " REFERENCES receivables_payment (organisation_id, id, currency)",
]

GRANTS = [
    *_column_grants(
        "receivables_receivable",
        "organisation_id, debtor_id, source_format, identity, number, nature, label, issued_on, due_on, due_is_assumed,"
        " currency, amount, imported_at, touched_at",
        "number, nature, label, due_on, due_is_assumed, touched_at",
    ),
    *_column_grants(
        "receivables_payment",
        "organisation_id, debtor_id, nature, source, identity, reference, received_on, currency, amount, recorded_at",
        "reference, absorbed_at, voided_at",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("receivables", "0001_receivables_payments_imputations"),
        ("parties", "0002_row_level_security"),
    ]

    operations = [
        *tenant_table("receivables_receivable", grants="SELECT", references={"debtor_id": "parties_debtor"}),
        *tenant_table("receivables_payment", grants="SELECT", references={"debtor_id": "parties_debtor"}),
        *tenant_table("receivables_imputation", grants="SELECT, INSERT"),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in CURRENCIES + TRIGGERS + GRANTS),
    ]
