-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

GRANT SELECT, INSERT ON cases_case TO relance_app;
GRANT UPDATE (closed_at, closed_by) ON cases_case TO relance_app;

GRANT SELECT, INSERT ON cases_caseitem TO relance_app;
GRANT UPDATE (is_open) ON cases_caseitem TO relance_app;
