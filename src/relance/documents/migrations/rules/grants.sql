-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

-- What was kept stays as it was.
GRANT SELECT, INSERT ON documents_document TO relance_app;
