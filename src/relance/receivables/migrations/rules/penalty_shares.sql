-- What a payment pays of penalties: what is open of the payment falls; the receivable's principal stays, and is touched so
-- that its plan is made anew.
CREATE OR REPLACE FUNCTION receivables_move_paid_for_penalties() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM tenancy_refuse_under_mandate();
    UPDATE receivables_receivable r SET touched_at = moved.at
    FROM (SELECT organisation_id, receivable_id, max(recorded_at) AS at FROM added GROUP BY organisation_id, receivable_id) moved
    WHERE r.organisation_id = moved.organisation_id AND r.id = moved.receivable_id;
    UPDATE receivables_payment p SET open_amount = p.open_amount - moved.amount
    FROM (SELECT organisation_id, payment_id, sum(amount) AS amount FROM added GROUP BY organisation_id, payment_id) moved
    WHERE p.organisation_id = moved.organisation_id AND p.id = moved.payment_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER move_paid_for_penalties AFTER INSERT ON receivables_penaltyshare REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION receivables_move_paid_for_penalties();
