-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

GRANT SELECT, INSERT ON inbox_mail TO relance_app;
GRANT UPDATE (state, text, settled_at, settled_by, debtor_id) ON inbox_mail TO relance_app;

GRANT SELECT, INSERT, UPDATE ON inbox_mailboxposition TO relance_app;

-- What somebody says to be about no debt is no business of ours: its files go from beside it.
GRANT SELECT, INSERT, DELETE ON inbox_attachment TO relance_app;
