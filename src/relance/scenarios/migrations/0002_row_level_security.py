from django.db import migrations

from relance.tenancy.row_level import tenant_table

# Whatever may change a decision marks the receivables it concerns; the next run plans them again. Rows and not clocks:
# a clock that goes back hides nothing. ``changed`` names the transition table of the statement.
TOUCHING = """
    CREATE FUNCTION scenarios_touch_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO scenarios_touched (organisation_id, receivable_id)
        SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c {joins}
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$
"""
OWN = "JOIN scenarios_dunning d ON d.organisation_id = c.organisation_id AND d.receivable_id = c.{column}"
OF_DEBTOR = (
    "JOIN receivables_receivable r ON r.organisation_id = c.organisation_id AND r.debtor_id = c.{column} AND r.open_amount > 0"
    " JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id"
)
OF_NOTICE = (
    "JOIN outbox_noticeitem i ON i.organisation_id = c.organisation_id AND i.notice_id = c.notice_id"
    " AND NOT i.is_for_information"
    " JOIN scenarios_dunning d ON d.organisation_id = i.organisation_id AND d.receivable_id = i.receivable_id"
)
# As they were then; migration 0005 knows those that came later.
PAUSES = (
    "'insolvency', 'over_indebtedness', 'dispute', 'promise', 'plan', 'mandate_in_flight', 'never_remind', 'on_hold'"
)
# The end of a pause of everything wakes what it had put to rest.
OF_HOLD = (
    "JOIN receivables_receivable r ON r.organisation_id = c.organisation_id"
    " AND (r.id = c.receivable_id OR r.debtor_id = c.debtor_id) AND r.open_amount > 0"
    " JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id"
    " UNION SELECT d.organisation_id, d.receivable_id FROM changed c"
    f" JOIN scenarios_dunning d ON d.organisation_id = c.organisation_id AND d.outcome IN ({PAUSES})"
    " WHERE c.receivable_id IS NULL AND c.debtor_id IS NULL"
)
TOUCHES = {
    "receivable": ("receivables_receivable", OWN.format(column="id"), ("UPDATE",)),
    "hold": ("receivables_hold", OF_HOLD, ("INSERT", "UPDATE")),
    "payment": ("receivables_payment", OF_DEBTOR.format(column="debtor_id"), ("INSERT", "UPDATE")),
    "debtor": ("parties_debtor", OF_DEBTOR.format(column="id"), ("UPDATE",)),
    "contact": ("parties_contact", OF_DEBTOR.format(column="debtor_id"), ("INSERT", "UPDATE", "DELETE")),
    "message": ("outbox_message", OF_NOTICE, ("UPDATE",)),
}


def _statements(name: str, table: str, joins: str, events: tuple[str, ...]) -> list[str]:
    made = [TOUCHING.format(name=name, joins=joins)]
    for event in events:
        rows = "OLD" if event == "DELETE" else "NEW"
        made.append(
            f"CREATE TRIGGER touch_on_{event.lower()} AFTER {event} ON {table} REFERENCING {rows} TABLE AS changed"
            f" FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_{name}()"
        )
    return made


class Migration(migrations.Migration):
    dependencies = [
        ("scenarios", "0001_versions_dunning_runs"),
        ("outbox", "0002_row_level_security"),
        ("parties", "0003_contact_bounced_at"),
    ]

    operations = [
        *tenant_table("scenarios_scenarioversion", grants="SELECT, INSERT"),
        *tenant_table(
            "scenarios_scenariochoice", grants="SELECT, INSERT, UPDATE, DELETE",
            references={"receivable_id": "receivables_receivable", "debtor_id": "parties_debtor"},
        ),
        *tenant_table(
            "scenarios_dunning",
            references={"receivable_id": "receivables_receivable", "scenario_id": "scenarios_scenarioversion"},
        ),
        *tenant_table(
            "scenarios_touched", grants="SELECT, INSERT, DELETE", references={"receivable_id": "receivables_receivable"}
        ),
        *tenant_table("scenarios_run"),
        *tenant_table(
            "scenarios_decision", grants="SELECT, INSERT",
            references={"run_id": "scenarios_run", "receivable_id": "receivables_receivable"},
        ),
        *(
            migrations.RunSQL(statement, migrations.RunSQL.noop)
            for name, (table, joins, events) in TOUCHES.items()
            for statement in _statements(name, table, joins, events)
        ),
    ]
