-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

GRANT SELECT, INSERT, UPDATE, DELETE ON intake_columnmapping TO relance_app;

GRANT SELECT, INSERT ON intake_import TO relance_app;

GRANT SELECT, INSERT, DELETE ON intake_upload TO relance_app;
GRANT UPDATE (told) ON intake_upload TO relance_app;

GRANT SELECT, INSERT, UPDATE ON intake_booksmonth TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON intake_answer TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON intake_watchedfolder TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON intake_watchedfile TO relance_app;

GRANT SELECT, INSERT, DELETE ON intake_disagreement TO relance_app;
GRANT UPDATE (decision, own_open, decided_at, decided_by, why) ON intake_disagreement TO relance_app;
