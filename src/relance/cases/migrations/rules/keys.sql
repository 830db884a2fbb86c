-- One index serves a row's own key and every key that points to it with its organisation, so that a row can never point
-- into another organisation.

ALTER TABLE cases_case
    DROP CONSTRAINT cases_case_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);

ALTER TABLE cases_caseitem
    DROP CONSTRAINT cases_caseitem_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id);
