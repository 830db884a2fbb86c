-- Pauses that nobody ended. One binds through its last day; without one, until somebody ends it. Which day it is depends on where the
-- organisation is: whoever reads compares binds_through with it.
CREATE VIEW receivables_binding_hold WITH (security_invoker = true) AS
SELECT h.organisation_id, h.id, h.receivable_id, h.debtor_id, h.kind, h.until, coalesce(h.until, 'infinity') AS binds_through
FROM receivables_hold h
WHERE h.released_at IS NULL;
GRANT SELECT ON receivables_binding_hold TO relance_app;
