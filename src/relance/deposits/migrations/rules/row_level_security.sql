-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE deposits_acceptance ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_acceptance
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_attempt ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_attempt
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_card ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_card
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_carddispute ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_carddispute
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_claim
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_claimchange ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_claimchange
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_claimline ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_claimline
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_exhibit ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_exhibit
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_guarantee ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_guarantee
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_hostedpage ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_hostedpage
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_listing ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_listing
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_move ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_move
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_ownreason ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_ownreason
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_placerecord ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_placerecord
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_refund ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_refund
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_scheme ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_scheme
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_schemecover ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_schemecover
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_terms ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_terms
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE deposits_guestmessage ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_guestmessage
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
