-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

GRANT SELECT, INSERT, UPDATE ON scenarios_run TO relance_app;

GRANT SELECT, INSERT ON scenarios_decision TO relance_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON scenarios_scenariochoice TO relance_app;

GRANT SELECT, INSERT ON scenarios_scenarioversion TO relance_app;

GRANT SELECT, INSERT, UPDATE ON scenarios_dunning TO relance_app;

GRANT SELECT, INSERT, DELETE ON scenarios_touched TO relance_app;
