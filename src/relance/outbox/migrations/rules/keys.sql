-- One index serves a row's own key and every key that points to it with its organisation, so that a row can never point
-- into another organisation.

ALTER TABLE outbox_notice
    DROP CONSTRAINT outbox_notice_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);

ALTER TABLE outbox_noticeitem
    DROP CONSTRAINT outbox_noticeitem_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, notice_id) REFERENCES outbox_notice (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id);

ALTER TABLE outbox_postbatch
    DROP CONSTRAINT outbox_postbatch_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE outbox_message
    DROP CONSTRAINT outbox_message_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, notice_id) REFERENCES outbox_notice (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, batch_id) REFERENCES outbox_postbatch (organisation_id, id);
