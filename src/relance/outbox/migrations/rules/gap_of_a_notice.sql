-- Rows are also written past Django, by programs that know nothing of this column.
ALTER TABLE outbox_notice ALTER COLUMN gap_days SET DEFAULT 0;
