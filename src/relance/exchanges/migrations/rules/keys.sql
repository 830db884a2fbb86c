-- One index serves a row's own key and every key that points to it with its organisation, so that a row can never point
-- into another organisation.

ALTER TABLE exchanges_exchange
    DROP CONSTRAINT exchanges_exchange_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);

ALTER TABLE exchanges_commitment
    DROP CONSTRAINT exchanges_commitment_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, exchange_id) REFERENCES exchanges_exchange (organisation_id, id);
