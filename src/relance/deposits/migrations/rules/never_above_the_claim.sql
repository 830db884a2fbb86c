-- Captured, pending, unknown and under way never exceed the guest's part of the claim less what came in otherwise. The claim's row
-- is locked first, so that two attempts at once, or an attempt and a page, are looked at one after the other. What goes back (a
-- refund, a dispute) makes room again. An attempt that waits for the guest at a link may still bring its money, and counts until the link
-- is closed. A claim that is lowered while an attempt is on its way may be passed: the rest is refunded.
CREATE FUNCTION deposits_stay_within_claim() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER never_above_the_claim BEFORE INSERT ON deposits_attempt
    FOR EACH ROW EXECUTE FUNCTION deposits_stay_within_claim();
CREATE TRIGGER never_above_the_claim BEFORE INSERT ON deposits_hostedpage
    FOR EACH ROW EXECUTE FUNCTION deposits_stay_within_claim();
