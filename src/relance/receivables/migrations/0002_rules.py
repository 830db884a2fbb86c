"""What Django does not make of the tables of this room; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = [
    "keys",
    "row_level_security",
    "closed_under_mandate",
    "grants",
    "open_amounts",
    "penalty_shares",
    "open_changes",
    "guard_holds",
    "search",
    "written_demands",
]


class Migration(migrations.Migration):
    replaces = [
        ("receivables", "0002_row_level_security"),
        ("receivables", "0003_holds"),
        ("receivables", "0004_holds_row_level_security"),
        ("receivables", "0005_receivable_missing_since"),
        ("receivables", "0006_missing_since_grant"),
        ("receivables", "0007_invoice_copies"),
        ("receivables", "0008_invoice_copies_row_level_security"),
        ("receivables", "0009_receivable_checked"),
        ("receivables", "0010_checked_grant"),
        ("receivables", "0011_receivable_by_size"),
        ("receivables", "0012_order_and_delivery"),
        ("receivables", "0013_order_and_delivery_grants"),
        ("receivables", "0014_page_indexes"),
        ("receivables", "0015_hold_until_a_reply_is_read"),
        ("receivables", "0016_open_changes"),
        ("receivables", "0017_open_changes_row_level_security"),
        ("receivables", "0018_search"),
        ("receivables", "0019_payment_placed"),
        ("receivables", "0020_payment_placed_grant"),
        ("receivables", "0021_hold_owner_and_handed_over"),
        ("receivables", "0022_holds_end_with_their_owner"),
        ("receivables", "0023_claim_facts"),
        ("receivables", "0024_claim_facts_grants"),
        ("receivables", "0025_limitation_and_insolvency"),
        ("receivables", "0026_limitation_row_level_security"),
        ("receivables", "0027_penalty_choices"),
        ("receivables", "0028_penalty_choices_row_level_security"),
        ("receivables", "0029_penalty_shares"),
        ("receivables", "0030_penalty_shares_row_level_security"),
        ("receivables", "0031_payment_open_through"),
        ("receivables", "0032_open_through_grant"),
        ("receivables", "0033_books_on"),
        ("receivables", "0034_hold_until_identity_is_known"),
        ("receivables", "0035_review_lettered"),
        ("receivables", "0036_correction"),
        ("receivables", "0037_corrections_row_level_security"),
        ("receivables", "0038_credit_placed"),
    ]
    dependencies = [
        ("receivables", "0001_tables"),
        ("tenancy", "0002_rules"),
        ("documents", "0002_rules"),
        ("parties", "0002_rules"),
    ]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
