-- What the application may do with each table. Entries are facts: nothing changes or deletes them, and of a loss nothing changes
-- but that it is undone, and how its VAT stands.

GRANT SELECT, INSERT ON closing_closing TO relance_app;
GRANT UPDATE (undone_at, undone_by, undone_why, vat_fate) ON closing_closing TO relance_app;
GRANT SELECT, INSERT ON closing_invoicedrate TO relance_app;
GRANT SELECT, INSERT ON closing_entry TO relance_app;
GRANT SELECT, INSERT ON closing_entryline TO relance_app;
