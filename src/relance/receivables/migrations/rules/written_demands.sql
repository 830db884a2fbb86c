-- Which written demands about a receivable left and are proven is known upstairs: the outbox puts its own body here.
CREATE FUNCTION receivables_written_demands(receivable bigint) RETURNS date[] LANGUAGE sql STABLE AS $$
    SELECT '{}'::date[]
$$;
