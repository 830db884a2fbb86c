-- One index serves a row's own key and every key that points to it with its organisation, so that a row can never point
-- into another organisation.

ALTER TABLE parties_debtor
    DROP CONSTRAINT parties_debtor_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, same_as_id) REFERENCES parties_debtor (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, maybe_same_as_id) REFERENCES parties_debtor (organisation_id, id);

ALTER TABLE parties_contact
    DROP CONSTRAINT parties_contact_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);
