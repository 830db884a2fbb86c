-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

-- The program checks at its start that the database is up to date.
GRANT SELECT ON django_migrations TO relance_app;

GRANT SELECT, INSERT, UPDATE ON tenancy_user TO relance_app;

GRANT SELECT, INSERT, UPDATE ON tenancy_organisation TO relance_app;
GRANT USAGE ON SEQUENCE tenancy_organisation_id_seq TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON tenancy_member TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON tenancy_preference TO relance_app;

-- Added once, with its source; never changed: what was computed with it stays explicable.
GRANT SELECT, INSERT ON tenancy_publishedrate TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON tenancy_proposedaccount TO relance_app;

GRANT SELECT, INSERT, UPDATE ON tenancy_listedplace TO relance_app;
