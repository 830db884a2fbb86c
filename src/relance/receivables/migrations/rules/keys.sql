-- One index serves a row's own key and every key that points to it with its organisation, so that a row can never point
-- into another organisation.

ALTER TABLE receivables_payment
    DROP CONSTRAINT receivables_payment_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD UNIQUE (organisation_id, id, currency),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);

ALTER TABLE receivables_receivable
    DROP CONSTRAINT receivables_receivable_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD UNIQUE (organisation_id, id, currency),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);

ALTER TABLE receivables_imputation
    DROP CONSTRAINT receivables_imputation_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id, currency) REFERENCES receivables_receivable (organisation_id, id, currency),
    ADD FOREIGN KEY (organisation_id, payment_id, currency) REFERENCES receivables_payment (organisation_id, id, currency);

ALTER TABLE receivables_hold
    DROP CONSTRAINT receivables_hold_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);

ALTER TABLE receivables_invoicecopy
    DROP CONSTRAINT receivables_invoicecopy_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);

ALTER TABLE receivables_openchange
    DROP CONSTRAINT receivables_openchange_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE receivables_insolvency
    DROP CONSTRAINT receivables_insolvency_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);

ALTER TABLE receivables_limitationnote
    DROP CONSTRAINT receivables_limitationnote_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id);

ALTER TABLE receivables_penaltychoice
    DROP CONSTRAINT receivables_penaltychoice_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);

ALTER TABLE receivables_penaltyshare
    DROP CONSTRAINT receivables_penaltyshare_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id, currency) REFERENCES receivables_receivable (organisation_id, id, currency),
    ADD FOREIGN KEY (organisation_id, payment_id, currency) REFERENCES receivables_payment (organisation_id, id, currency);

ALTER TABLE receivables_correction
    DROP CONSTRAINT receivables_correction_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, payment_id) REFERENCES receivables_payment (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);
