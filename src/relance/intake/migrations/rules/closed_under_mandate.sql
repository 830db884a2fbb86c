-- While a firm acts under a mandate, no row is there for it but those that a later migration opens. Said as an equality of the
-- organisation, so that PostgreSQL asks it once for each scan and plans as if it were not there.
DROP POLICY IF EXISTS closed_under_mandate ON intake_answer;
CREATE POLICY closed_under_mandate ON intake_answer AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON intake_booksmonth;
CREATE POLICY closed_under_mandate ON intake_booksmonth AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON intake_columnmapping;
CREATE POLICY closed_under_mandate ON intake_columnmapping AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON intake_disagreement;
CREATE POLICY closed_under_mandate ON intake_disagreement AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON intake_import;
CREATE POLICY closed_under_mandate ON intake_import AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON intake_upload;
CREATE POLICY closed_under_mandate ON intake_upload AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON intake_watchedfile;
CREATE POLICY closed_under_mandate ON intake_watchedfile AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON intake_watchedfolder;
CREATE POLICY closed_under_mandate ON intake_watchedfolder AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
