from django.db import migrations

# Until now a case held its receivables with a hold of another name, which anybody could end.
GIVE = """
    UPDATE receivables_hold h SET kind = 'in_collection', owner_kind = 'case', owner_id = c.id
    FROM cases_caseitem i JOIN cases_case c ON c.organisation_id = i.organisation_id AND c.id = i.case_id
    WHERE i.organisation_id = h.organisation_id AND i.receivable_id = h.receivable_id AND h.kind = 'mandate_in_flight'
        AND h.held_at = c.opened_at AND h.author = c.opened_by AND h.owner_kind = ''
"""
# What is in an open case and was taken up again by accident is held again, from now on.
ADD = """
    INSERT INTO receivables_hold (organisation_id, receivable_id, kind, author, held_at, owner_kind, owner_id)
    SELECT i.organisation_id, i.receivable_id, 'in_collection', c.opened_by, now(), 'case', c.id
    FROM cases_caseitem i JOIN cases_case c ON c.organisation_id = i.organisation_id AND c.id = i.case_id
    WHERE i.is_open AND NOT EXISTS (
        SELECT FROM receivables_hold h WHERE h.organisation_id = i.organisation_id AND h.receivable_id = i.receivable_id
            AND h.owner_kind = 'case' AND h.owner_id = c.id AND h.released_at IS NULL)
"""
STAND = """
    UPDATE receivables_receivable r SET handed_to = 'case', handed_number = c.number, handed_since = c.opened_at
    FROM cases_caseitem i JOIN cases_case c ON c.organisation_id = i.organisation_id AND c.id = i.case_id
    WHERE i.is_open AND r.organisation_id = i.organisation_id AND r.id = i.receivable_id
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_row_level_security"), ("receivables", "0022_holds_end_with_their_owner")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (GIVE, ADD, STAND)]
