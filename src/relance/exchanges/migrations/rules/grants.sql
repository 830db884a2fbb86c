-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

GRANT SELECT, INSERT ON exchanges_exchange TO relance_app;
GRANT UPDATE (is_unread) ON exchanges_exchange TO relance_app;

GRANT SELECT, INSERT ON exchanges_commitment TO relance_app;
GRANT UPDATE (ended_at, was_kept) ON exchanges_commitment TO relance_app;
