-- Whatever may change a decision marks the receivables it concerns; the next run plans them again. Rows and not clocks: a clock
-- that goes back hides nothing. "changed" is the transition table of the statement. Here: what concerns one receivable.
CREATE TRIGGER touch_on_update AFTER UPDATE ON receivables_receivable REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_receivable();

-- What moves the last day of limitation may change a decision.
CREATE TRIGGER touch_on_insert AFTER INSERT ON receivables_limitationnote REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_limitationnote();
CREATE TRIGGER touch_on_update AFTER UPDATE ON receivables_limitationnote REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_limitationnote();
