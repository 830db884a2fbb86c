-- What is open of a receivable or a payment starts at the whole amount, whatever an INSERT says.
CREATE OR REPLACE FUNCTION receivables_open_in_full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.open_amount := NEW.amount;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER open_in_full BEFORE INSERT ON receivables_receivable
    FOR EACH ROW EXECUTE FUNCTION receivables_open_in_full();
CREATE OR REPLACE TRIGGER open_in_full BEFORE INSERT ON receivables_payment
    FOR EACH ROW EXECUTE FUNCTION receivables_open_in_full();

-- One trigger, of the owner, moves what is open of both ends of an imputation: the application's role cannot.
CREATE OR REPLACE FUNCTION receivables_move_open_amounts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM tenancy_refuse_under_mandate();
    UPDATE receivables_receivable r
    SET open_amount = r.open_amount - moved.amount, touched_at = moved.at
    FROM (SELECT organisation_id, receivable_id, sum(amount) AS amount, max(recorded_at) AS at
          FROM added GROUP BY organisation_id, receivable_id) moved
    WHERE r.organisation_id = moved.organisation_id AND r.id = moved.receivable_id;
    UPDATE receivables_payment p
    SET open_amount = p.open_amount - moved.amount
    FROM (SELECT organisation_id, payment_id, sum(amount) AS amount
          FROM added GROUP BY organisation_id, payment_id) moved
    WHERE p.organisation_id = moved.organisation_id AND p.id = moved.payment_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER move_open_amounts AFTER INSERT ON receivables_imputation REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION receivables_move_open_amounts();

-- A corrected amount moves what is open by as much; what was paid stays paid, and never exceeds it (open_amount_is_a_part).
CREATE OR REPLACE FUNCTION receivables_amount_corrected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.open_amount := OLD.open_amount + NEW.amount - OLD.amount;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER amount_corrected BEFORE UPDATE OF amount ON receivables_receivable
    FOR EACH ROW WHEN (OLD.amount <> NEW.amount) EXECUTE FUNCTION receivables_amount_corrected();
