-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

-- As for receivables: what is open of a payment is no column of the application's.
GRANT SELECT ON receivables_payment TO relance_app;
GRANT INSERT (
    nature, source, identity, reference, received_on, currency, amount, recorded_at, debtor_id, organisation_id, is_inferred, open_through
) ON receivables_payment TO relance_app;
GRANT UPDATE (identity, reference, absorbed_at, voided_at, placed_at) ON receivables_payment TO relance_app;

-- What is open is moved by triggers of the owner alone (open_amounts.sql), so no grant names it; a receivable is never deleted.
GRANT SELECT ON receivables_receivable TO relance_app;
GRANT INSERT (
    source_format, identity, number, nature, label, issued_on, due_on, due_is_assumed, currency, amount, imported_at, touched_at, debtor_id,
    organisation_id, delivery_reference, order_reference, claim_kind, demand_received_on, due_is_agreed, performed_on, books_on
) ON receivables_receivable TO relance_app;
GRANT UPDATE (
    source_format, identity, number, nature, label, issued_on, due_on, due_is_assumed, amount, touched_at, missing_since, checked_at,
    delivery_reference, order_reference, handed_number, handed_since, handed_to, claim_kind, demand_received_on, due_is_agreed,
    performed_on, books_on
) ON receivables_receivable TO relance_app;

GRANT SELECT, INSERT ON receivables_imputation TO relance_app;

-- A hold is made and released, nothing else (guard_holds.sql).
GRANT SELECT, INSERT ON receivables_hold TO relance_app;
GRANT UPDATE (released_at) ON receivables_hold TO relance_app;

GRANT SELECT, INSERT, UPDATE ON receivables_invoicecopy TO relance_app;

-- Written by triggers of the owner (open_changes.sql).
GRANT SELECT ON receivables_openchange TO relance_app;

GRANT SELECT, INSERT ON receivables_insolvency TO relance_app;
GRANT UPDATE (opened_on, published_on, declared_on, closed_on) ON receivables_insolvency TO relance_app;

GRANT SELECT, INSERT ON receivables_limitationnote TO relance_app;
GRANT UPDATE (ended_on, came_to_nothing, withdrawn_at) ON receivables_limitationnote TO relance_app;

GRANT SELECT, INSERT ON receivables_penaltychoice TO relance_app;

GRANT SELECT, INSERT ON receivables_penaltyshare TO relance_app;

GRANT SELECT, INSERT ON receivables_correction TO relance_app;
