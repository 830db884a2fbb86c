-- What a firm was paid for stands in its statement whatever became of the case: the orders under its mandate, and no debtor.
CREATE FUNCTION firms_cases_of_mandate() RETURNS TABLE (entrusted_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id FROM firms_mandate m JOIN firms_entrusted e ON e.organisation_id = m.organisation_id AND e.mandate_id = m.id
    WHERE m.organisation_id = nullif(current_setting('app.organisation'), '')::bigint
        AND m.id = nullif(current_setting('app.mandate'), '')::bigint AND m.firm_signed_at IS NOT NULL
$$;
REVOKE ALL ON FUNCTION firms_cases_of_mandate() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_cases_of_mandate() TO relance_app;

DROP POLICY closed_under_mandate ON firms_serviceorder;
CREATE POLICY closed_under_mandate ON firms_serviceorder AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR entrusted_id IN (SELECT entrusted_id FROM firms_cases_of_mandate()))
    WITH CHECK (current_setting('app.mandate') = '' OR entrusted_id IN (SELECT entrusted_id FROM firms_cases_of_mandate()));
GRANT UPDATE (refunded_at, refunded_by) ON firms_serviceorder TO relance_app;

-- The price is the creditor's to accept, what was taken the firm's to give back; an order goes one way.
DROP TRIGGER hands_apart ON firms_serviceorder;
CREATE TRIGGER hands_apart BEFORE UPDATE ON firms_serviceorder FOR EACH ROW EXECUTE FUNCTION firms_keep_hands_apart(
    'state why refunded_at refunded_by', 'state settled_at why');
CREATE FUNCTION firms_keep_order_of_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state, current_setting('app.mandate') <> '') NOT IN (
        ('accepted', 'executed', false), ('accepted', 'cancelled', false), ('executed', 'refunded', true)) THEN
        RAISE EXCEPTION 'service order % cannot go from % to % here', OLD.id, OLD.state, NEW.state USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW.state = 'refunded') <> (NEW.refunded_at IS NOT NULL) THEN
        RAISE EXCEPTION 'service order % is refunded on a day', OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER states_in_order BEFORE UPDATE ON firms_serviceorder FOR EACH ROW EXECUTE FUNCTION firms_keep_order_of_orders();
CREATE TRIGGER once_said BEFORE UPDATE ON firms_serviceorder FOR EACH ROW EXECUTE FUNCTION firms_stays_once_said(
    'settled_at', 'refunded_at', 'refunded_by');

-- The firm's own statement across its creditors.
CREATE FUNCTION firms_orders_of_firm() RETURNS TABLE (
    order_id bigint, mandate_id bigint, creditor_name varchar, reference varchar, level varchar, price numeric, currency varchar,
    state varchar, settled_at timestamptz, refunded_at timestamptz, accepted_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    SELECT s.id, m.id, o.name, e.reference, s.level, s.price, s.currency, s.state, s.settled_at, s.refunded_at, s.accepted_at
    FROM firms_mandate m JOIN tenancy_organisation o ON o.id = m.organisation_id
    JOIN tenancy_organisation f ON f.id = m.firm
    JOIN firms_entrusted e ON e.organisation_id = m.organisation_id AND e.mandate_id = m.id
    JOIN firms_serviceorder s ON s.organisation_id = e.organisation_id AND s.entrusted_id = e.id
    WHERE m.firm = nullif(current_setting('app.organisation'), '')::bigint AND o.is_demonstration = f.is_demonstration
        AND m.firm_signed_at IS NOT NULL
    ORDER BY s.id DESC
$$;
REVOKE ALL ON FUNCTION firms_orders_of_firm() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_orders_of_firm() TO relance_app;
