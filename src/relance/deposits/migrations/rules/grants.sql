-- What the application may do with each table. Most rows are facts: DELETE, and UPDATE of a column, are granted only where
-- something needs them.

GRANT SELECT, INSERT ON deposits_acceptance TO relance_app;

GRANT SELECT, INSERT ON deposits_attempt TO relance_app;
GRANT UPDATE (state, why, not_before, attempts, first_tried_at, claimed_at, settled_at, reference, decline, code, advice, is_sent, pending_until, looked_up_at, link, cause) ON deposits_attempt TO relance_app;

GRANT SELECT, INSERT ON deposits_card TO relance_app;
GRANT UPDATE (fingerprint, network, last4, ends_on, replaced_at, erased_at) ON deposits_card TO relance_app;

GRANT SELECT, INSERT ON deposits_carddispute TO relance_app;
GRANT UPDATE (status, amount, fee, answer_by, answered_at, closed_at, was_won, reason, is_taken_back) ON deposits_carddispute TO relance_app;

GRANT SELECT, INSERT ON deposits_claim TO relance_app;
GRANT UPDATE (reason, story, debt_nature, amount, covered, plan, slice, automatic_recovery, requested_at, answer_until, window_ends_on, look_at, stopped_at, ended_at, outcome, receivable_id) ON deposits_claim TO relance_app;

GRANT SELECT, INSERT ON deposits_claimchange TO relance_app;

GRANT SELECT, INSERT, DELETE ON deposits_claimline TO relance_app;

GRANT SELECT, INSERT ON deposits_exhibit TO relance_app;
GRANT UPDATE (claim_id, role, spot, caption, withdrawn_at) ON deposits_exhibit TO relance_app;

GRANT SELECT, INSERT ON deposits_guarantee TO relance_app;
GRANT UPDATE (listing_id, language, begins_on, ends_on, claim_until, amount, remind_on, asked_at, reminded_at, cancelled_at, released_at, release_cause) ON deposits_guarantee TO relance_app;

GRANT SELECT, INSERT ON deposits_guestmessage TO relance_app;

GRANT SELECT, INSERT ON deposits_hostedpage TO relance_app;
GRANT UPDATE (payment, expires_at, ended_at, outcome, look_at) ON deposits_hostedpage TO relance_app;

GRANT SELECT, INSERT ON deposits_listing TO relance_app;
GRANT UPDATE (name, retired_at) ON deposits_listing TO relance_app;

GRANT SELECT, INSERT ON deposits_move TO relance_app;

GRANT SELECT, INSERT ON deposits_ownreason TO relance_app;
GRANT UPDATE (label_fr, label_en, retired_at) ON deposits_ownreason TO relance_app;

GRANT SELECT, INSERT ON deposits_placerecord TO relance_app;

GRANT SELECT, INSERT ON deposits_refund TO relance_app;
GRANT UPDATE (state, why, not_before, attempts, first_tried_at, claimed_at, settled_at, reference) ON deposits_refund TO relance_app;

GRANT SELECT, INSERT ON deposits_scheme TO relance_app;
GRANT UPDATE (retired_at) ON deposits_scheme TO relance_app;

GRANT SELECT, INSERT ON deposits_schemecover TO relance_app;

GRANT SELECT, INSERT ON deposits_terms TO relance_app;
