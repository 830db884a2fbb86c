-- While a firm acts under a mandate, no row is there for it but those that a later migration opens. Said as an equality of the
-- organisation, so that PostgreSQL asks it once for each scan and plans as if it were not there.
DROP POLICY IF EXISTS closed_under_mandate ON office_helpcomment;
CREATE POLICY closed_under_mandate ON office_helpcomment AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON office_helprequest;
CREATE POLICY closed_under_mandate ON office_helprequest AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON office_helpvote;
CREATE POLICY closed_under_mandate ON office_helpvote AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON office_savedview;
CREATE POLICY closed_under_mandate ON office_savedview AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
