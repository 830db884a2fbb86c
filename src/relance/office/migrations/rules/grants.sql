-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON account_emailaddress TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON account_emailconfirmation TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON mfa_authenticator TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON usersessions_usersession TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON office_cache TO relance_app;

GRANT SELECT, INSERT ON office_helpcomment TO relance_app;

GRANT SELECT, INSERT, UPDATE ON office_helpvote TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON office_savedview TO relance_app;

GRANT SELECT, INSERT ON office_helprequest TO relance_app;
GRANT UPDATE (seen_at) ON office_helprequest TO relance_app;
