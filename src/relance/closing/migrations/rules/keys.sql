-- One index serves a row's own key and every key that points to it with its organisation, so that a row can never point
-- into another organisation.

ALTER TABLE closing_closing
    DROP CONSTRAINT closing_closing_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);

ALTER TABLE closing_invoicedrate
    DROP CONSTRAINT closing_invoicedrate_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, closing_id) REFERENCES closing_closing (organisation_id, id);

ALTER TABLE closing_entry
    DROP CONSTRAINT closing_entry_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, closing_id) REFERENCES closing_closing (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, payment_id) REFERENCES receivables_payment (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, counters_id) REFERENCES closing_entry (organisation_id, id);

ALTER TABLE closing_entryline
    DROP CONSTRAINT closing_entryline_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, entry_id) REFERENCES closing_entry (organisation_id, id);
