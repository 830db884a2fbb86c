-- One index serves a row's own key and every key that points to it with its organisation, so that a row can never point
-- into another organisation.

ALTER TABLE journal_event
    DROP CONSTRAINT journal_event_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE journal_eventdetail
    DROP CONSTRAINT journal_eventdetail_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, event_id) REFERENCES journal_event (organisation_id, id);

ALTER TABLE journal_head
    DROP CONSTRAINT journal_head_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE journal_seal
    DROP CONSTRAINT journal_seal_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
