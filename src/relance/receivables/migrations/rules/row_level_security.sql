-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE receivables_payment ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON receivables_payment
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE receivables_receivable ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON receivables_receivable
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE receivables_imputation ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON receivables_imputation
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE receivables_hold ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON receivables_hold
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE receivables_invoicecopy ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON receivables_invoicecopy
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE receivables_openchange ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON receivables_openchange
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE receivables_insolvency ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON receivables_insolvency
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE receivables_limitationnote ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON receivables_limitationnote
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE receivables_penaltychoice ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON receivables_penaltychoice
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE receivables_penaltyshare ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON receivables_penaltyshare
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE receivables_correction ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON receivables_correction
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
