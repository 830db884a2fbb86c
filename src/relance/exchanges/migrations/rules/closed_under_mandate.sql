-- While a firm acts under a mandate, no row is there for it but those that a later migration opens. Said as an equality of the
-- organisation, so that PostgreSQL asks it once for each scan and plans as if it were not there.
DROP POLICY IF EXISTS closed_under_mandate ON exchanges_commitment;
CREATE POLICY closed_under_mandate ON exchanges_commitment AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON exchanges_exchange;
CREATE POLICY closed_under_mandate ON exchanges_exchange AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
