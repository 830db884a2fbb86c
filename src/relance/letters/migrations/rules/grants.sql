-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

GRANT SELECT, INSERT, UPDATE ON letters_lettertext TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON letters_proposedtext TO relance_app;
