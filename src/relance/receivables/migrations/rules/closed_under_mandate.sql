-- While a firm acts under a mandate, no row is there for it but those that a later migration opens. Said as an equality of the
-- organisation, so that PostgreSQL asks it once for each scan and plans as if it were not there.
DROP POLICY IF EXISTS closed_under_mandate ON receivables_correction;
CREATE POLICY closed_under_mandate ON receivables_correction AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON receivables_hold;
CREATE POLICY closed_under_mandate ON receivables_hold AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON receivables_imputation;
CREATE POLICY closed_under_mandate ON receivables_imputation AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON receivables_insolvency;
CREATE POLICY closed_under_mandate ON receivables_insolvency AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON receivables_invoicecopy;
CREATE POLICY closed_under_mandate ON receivables_invoicecopy AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON receivables_limitationnote;
CREATE POLICY closed_under_mandate ON receivables_limitationnote AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON receivables_openchange;
CREATE POLICY closed_under_mandate ON receivables_openchange AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON receivables_payment;
CREATE POLICY closed_under_mandate ON receivables_payment AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON receivables_penaltychoice;
CREATE POLICY closed_under_mandate ON receivables_penaltychoice AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON receivables_penaltyshare;
CREATE POLICY closed_under_mandate ON receivables_penaltyshare AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY IF EXISTS closed_under_mandate ON receivables_receivable;
CREATE POLICY closed_under_mandate ON receivables_receivable AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
