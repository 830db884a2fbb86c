-- One index serves a row's own key and every key that points to it with its organisation, so that a row can never point
-- into another organisation.

ALTER TABLE deposits_listing
    DROP CONSTRAINT deposits_listing_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE deposits_scheme
    DROP CONSTRAINT deposits_scheme_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE deposits_guarantee
    DROP CONSTRAINT deposits_guarantee_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, listing_id) REFERENCES deposits_listing (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, scheme_id) REFERENCES deposits_scheme (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);

ALTER TABLE deposits_terms
    DROP CONSTRAINT deposits_terms_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);

ALTER TABLE deposits_acceptance
    DROP CONSTRAINT deposits_acceptance_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, guarantee_id) REFERENCES deposits_guarantee (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, terms_id) REFERENCES deposits_terms (organisation_id, id);

ALTER TABLE deposits_claim
    DROP CONSTRAINT deposits_claim_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, guarantee_id) REFERENCES deposits_guarantee (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id);

ALTER TABLE deposits_card
    DROP CONSTRAINT deposits_card_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, guarantee_id) REFERENCES deposits_guarantee (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, acceptance_id) REFERENCES deposits_acceptance (organisation_id, id);

ALTER TABLE deposits_attempt
    DROP CONSTRAINT deposits_attempt_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, claim_id) REFERENCES deposits_claim (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, card_id) REFERENCES deposits_card (organisation_id, id);

ALTER TABLE deposits_hostedpage
    DROP CONSTRAINT deposits_hostedpage_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, guarantee_id) REFERENCES deposits_guarantee (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, claim_id) REFERENCES deposits_claim (organisation_id, id);

ALTER TABLE deposits_carddispute
    DROP CONSTRAINT deposits_carddispute_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, attempt_id) REFERENCES deposits_attempt (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, page_id) REFERENCES deposits_hostedpage (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, claim_id) REFERENCES deposits_claim (organisation_id, id);

ALTER TABLE deposits_claimchange
    DROP CONSTRAINT deposits_claimchange_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, claim_id) REFERENCES deposits_claim (organisation_id, id);

ALTER TABLE deposits_claimline
    DROP CONSTRAINT deposits_claimline_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, claim_id) REFERENCES deposits_claim (organisation_id, id);

ALTER TABLE deposits_placerecord
    DROP CONSTRAINT deposits_placerecord_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, guarantee_id) REFERENCES deposits_guarantee (organisation_id, id);

ALTER TABLE deposits_exhibit
    DROP CONSTRAINT deposits_exhibit_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, guarantee_id) REFERENCES deposits_guarantee (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, claim_id) REFERENCES deposits_claim (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, record_id) REFERENCES deposits_placerecord (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, shown_id) REFERENCES documents_document (organisation_id, id);

ALTER TABLE deposits_refund
    DROP CONSTRAINT deposits_refund_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, claim_id) REFERENCES deposits_claim (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, attempt_id) REFERENCES deposits_attempt (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, page_id) REFERENCES deposits_hostedpage (organisation_id, id);

ALTER TABLE deposits_move
    DROP CONSTRAINT deposits_move_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, claim_id) REFERENCES deposits_claim (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, attempt_id) REFERENCES deposits_attempt (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, page_id) REFERENCES deposits_hostedpage (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, refund_id) REFERENCES deposits_refund (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, dispute_id) REFERENCES deposits_carddispute (organisation_id, id);

ALTER TABLE deposits_ownreason
    DROP CONSTRAINT deposits_ownreason_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE deposits_schemecover
    DROP CONSTRAINT deposits_schemecover_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, scheme_id) REFERENCES deposits_scheme (organisation_id, id);

ALTER TABLE deposits_guestmessage
    DROP CONSTRAINT deposits_guestmessage_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, guarantee_id) REFERENCES deposits_guarantee (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, claim_id) REFERENCES deposits_claim (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, notice_id) REFERENCES outbox_notice (organisation_id, id);
