-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

GRANT SELECT, INSERT, UPDATE ON parties_debtor TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON parties_contact TO relance_app;
