from django.db import migrations

# Until now the first unread answer of a debtor set one hold for all of them, and a person could end it. Each answer that
# is unread gets the hold that stands for it: the one there is goes to the oldest, the others get one of their own.
GIVE = """
    WITH unread AS (
        SELECT organisation_id, debtor_id, id, row_number() OVER (PARTITION BY organisation_id, debtor_id ORDER BY id) AS place
        FROM exchanges_exchange WHERE is_unread),
    held AS (
        SELECT organisation_id, debtor_id, id, row_number() OVER (PARTITION BY organisation_id, debtor_id ORDER BY id) AS place
        FROM receivables_hold
        WHERE kind = 'reply' AND released_at IS NULL AND receivable_id IS NULL AND debtor_id IS NOT NULL AND owner_kind = '')
    UPDATE receivables_hold h SET owner_kind = 'reply', owner_id = unread.id
    FROM held JOIN unread USING (organisation_id, debtor_id, place)
    WHERE h.organisation_id = held.organisation_id AND h.id = held.id
"""
ADD = """
    INSERT INTO receivables_hold (organisation_id, debtor_id, kind, author, held_at, owner_kind, owner_id)
    SELECT x.organisation_id, x.debtor_id, 'reply', x.author, now(), 'reply', x.id FROM exchanges_exchange x
    WHERE x.is_unread AND NOT EXISTS (
        SELECT FROM receivables_hold h WHERE h.organisation_id = x.organisation_id AND h.owner_kind = 'reply' AND h.owner_id = x.id)
"""
# A promise and its hold were written in one transaction, by one person, for one day.
PROMISES = """
    WITH promised AS (
        SELECT organisation_id, debtor_id, id, due_on, recorded_at, author,
            row_number() OVER (PARTITION BY organisation_id, debtor_id, due_on, recorded_at, author ORDER BY id) AS place
        FROM exchanges_commitment WHERE party = 'debtor'),
    held AS (
        SELECT organisation_id, debtor_id, id, until AS due_on, held_at AS recorded_at, author,
            row_number() OVER (PARTITION BY organisation_id, debtor_id, until, held_at, author ORDER BY id) AS place
        FROM receivables_hold WHERE kind = 'promise' AND receivable_id IS NULL AND debtor_id IS NOT NULL AND owner_kind = '')
    UPDATE receivables_hold h SET owner_kind = 'commitment', owner_id = promised.id
    FROM held JOIN promised USING (organisation_id, debtor_id, due_on, recorded_at, author, place)
    WHERE h.organisation_id = held.organisation_id AND h.id = held.id
"""


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0004_read_grant"), ("receivables", "0022_holds_end_with_their_owner")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (GIVE, ADD, PROMISES)]
