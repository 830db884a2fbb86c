-- One index serves a row's own key and every key that points to it with its organisation, so that a row can never point
-- into another organisation.

ALTER TABLE documents_document
    DROP CONSTRAINT documents_document_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
