-- One index serves a row's own key and every key that points to it with its organisation, so that a row can never point
-- into another organisation.

ALTER TABLE intake_columnmapping
    DROP CONSTRAINT intake_columnmapping_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE intake_import
    DROP CONSTRAINT intake_import_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE intake_upload
    DROP CONSTRAINT intake_upload_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE intake_booksmonth
    DROP CONSTRAINT intake_booksmonth_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE intake_answer
    DROP CONSTRAINT intake_answer_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE intake_watchedfolder
    DROP CONSTRAINT intake_watchedfolder_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE intake_watchedfile
    DROP CONSTRAINT intake_watchedfile_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE intake_disagreement
    DROP CONSTRAINT intake_disagreement_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id);
