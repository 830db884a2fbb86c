-- Django's cache in the database: every web process sees the same failed sign-ins.
CREATE TABLE office_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX office_cache_expires ON office_cache (expires);
