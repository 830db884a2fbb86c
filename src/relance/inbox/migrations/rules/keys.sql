-- One index serves a row's own key and every key that points to it with its organisation, so that a row can never point
-- into another organisation.

ALTER TABLE inbox_mail
    DROP CONSTRAINT inbox_mail_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);

ALTER TABLE inbox_mailboxposition
    DROP CONSTRAINT inbox_mailboxposition_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE inbox_attachment
    DROP CONSTRAINT inbox_attachment_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, mail_id) REFERENCES inbox_mail (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);
