-- Counters of strangers: no tenant's rows, kept for an hour, and cleared by whoever knocks next.
GRANT SELECT, INSERT, UPDATE, DELETE ON portal_knock TO relance_app;
