-- Calendars and their bookings are tenants' tables: closed to other organisations and to firms.
ALTER TABLE deposits_calendarfeed DROP CONSTRAINT deposits_calendarfeed_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE deposits_calendarfeed ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE deposits_calendarfeed ADD FOREIGN KEY (organisation_id, listing_id) REFERENCES deposits_listing (organisation_id, id);
ALTER TABLE deposits_calendarfeed ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_calendarfeed USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON deposits_calendarfeed AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON deposits_calendarfeed TO relance_app;
GRANT UPDATE (removed_at, next_at, read_at, failures, why) ON deposits_calendarfeed TO relance_app;
ALTER TABLE deposits_booking DROP CONSTRAINT deposits_booking_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE deposits_booking ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE deposits_booking ADD FOREIGN KEY (organisation_id, feed_id) REFERENCES deposits_calendarfeed (organisation_id, id);
ALTER TABLE deposits_booking ADD FOREIGN KEY (organisation_id, guarantee_id) REFERENCES deposits_guarantee (organisation_id, id);
ALTER TABLE deposits_booking ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_booking USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON deposits_booking AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON deposits_booking TO relance_app;
GRANT UPDATE (uid, begins_on, ends_on, name, email, mobile, state, why, guarantee_id, seen_at, missing_since) ON deposits_booking TO relance_app;
