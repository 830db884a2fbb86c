-- Takes the place of the function in never_above_the_claim.sql: an attempt that waits for the guest at a link may still bring its
-- money, and counts until the link is closed. Approved, it may be with the bank for days, or refused: those orders are allowed, too.
CREATE OR REPLACE FUNCTION deposits_stay_within_claim() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked numeric;
    taken numeric;
BEGIN
    IF NEW.claim_id IS NULL OR NEW.amount IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT amount - covered INTO asked FROM deposits_claim
    WHERE organisation_id = NEW.organisation_id AND id = NEW.claim_id FOR UPDATE;
    SELECT coalesce(sum(part), 0) INTO taken FROM (
        SELECT amount AS part FROM deposits_attempt
        WHERE organisation_id = NEW.organisation_id AND claim_id = NEW.claim_id
            AND (state IN ('queued', 'claimed', 'unconfirmed', 'pending', 'captured') OR state = 'needs_guest' AND link <> '')
        UNION ALL
        SELECT amount FROM deposits_hostedpage
        WHERE organisation_id = NEW.organisation_id AND claim_id = NEW.claim_id AND (ended_at IS NULL OR outcome = 'paid')
        UNION ALL
        SELECT amount FROM deposits_move
        WHERE organisation_id = NEW.organisation_id AND claim_id = NEW.claim_id
            AND kind IN ('by_hand', 'refund', 'taken_back', 'given_back')
    ) AS parts;
    IF taken + NEW.amount > asked THEN
        RAISE EXCEPTION 'claim %: % more would pass what is asked, % of % are taken or under way',
            NEW.claim_id, NEW.amount, taken, asked
            USING ERRCODE = 'check_violation', CONSTRAINT = 'never_above_the_claim';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION deposits_attempt_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('queued', 'claimed'), ('queued', 'dropped'), ('claimed', 'captured'), ('claimed', 'declined'),
        ('claimed', 'needs_guest'), ('claimed', 'pending'), ('claimed', 'queued'), ('claimed', 'unconfirmed'),
        ('unconfirmed', 'captured'), ('unconfirmed', 'declined'), ('unconfirmed', 'dropped'),
        ('unconfirmed', 'needs_guest'), ('unconfirmed', 'pending'), ('pending', 'captured'),
        ('pending', 'declined'), ('pending', 'needs_guest'), ('declined', 'captured'),
        ('needs_guest', 'captured'), ('needs_guest', 'declined'), ('needs_guest', 'pending'),
        ('dropped', 'captured')
    ) THEN
        RAISE EXCEPTION 'attempt % cannot go from % to %', OLD.id, OLD.state, NEW.state;
    END IF;
    RETURN NEW;
END $$;
