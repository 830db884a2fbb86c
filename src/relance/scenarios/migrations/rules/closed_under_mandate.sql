-- While a firm acts under a mandate, no row is there for it but those that a later migration opens. Said as an equality of the
-- organisation, so that PostgreSQL asks it once for each scan and plans as if it were not there.
DROP POLICY IF EXISTS closed_under_mandate ON scenarios_decision;
CREATE POLICY closed_under_mandate ON scenarios_decision AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON scenarios_dunning;
CREATE POLICY closed_under_mandate ON scenarios_dunning AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON scenarios_run;
CREATE POLICY closed_under_mandate ON scenarios_run AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON scenarios_scenariochoice;
CREATE POLICY closed_under_mandate ON scenarios_scenariochoice AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON scenarios_scenarioversion;
CREATE POLICY closed_under_mandate ON scenarios_scenarioversion AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON scenarios_touched;
CREATE POLICY closed_under_mandate ON scenarios_touched AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
