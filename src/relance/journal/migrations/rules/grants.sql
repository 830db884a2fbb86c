-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

-- Nothing changes what is written; erasing a person deletes the detail.
GRANT SELECT, INSERT ON journal_event TO relance_app;

GRANT SELECT, INSERT, DELETE ON journal_eventdetail TO relance_app;

GRANT SELECT, INSERT, UPDATE ON journal_head TO relance_app;

GRANT SELECT, INSERT ON journal_seal TO relance_app;
