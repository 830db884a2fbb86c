-- Tables of other rooms of which a mandate opens some rows, one by one; all others stay closed.

-- The cases given under it, and what each holds.
DROP POLICY closed_under_mandate ON cases_case;
CREATE POLICY closed_under_mandate ON cases_case AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR id IN (SELECT case_id FROM firms_open_cases()))
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
DROP POLICY closed_under_mandate ON cases_caseitem;
CREATE POLICY closed_under_mandate ON cases_caseitem AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR case_id IN (SELECT case_id FROM firms_open_cases()))
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);

-- The papers that the firm wrote itself: to be read, never written.
DROP POLICY closed_under_mandate ON documents_document;
CREATE POLICY closed_under_mandate ON documents_document AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR id IN (SELECT document_id FROM firms_own_documents()))
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);

-- The journal: one chain of the mandate's own, which has its number below zero. What a firm enters bears its own name. The entries
-- themselves are read by the creditor alone, so reading them costs what it did.
DROP POLICY closed_under_mandate ON journal_head;
CREATE POLICY closed_under_mandate ON journal_head AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR chain = -nullif(current_setting('app.mandate'), '')::bigint)
    WITH CHECK (current_setting('app.mandate') = '' OR chain = -nullif(current_setting('app.mandate'), '')::bigint);
DROP POLICY closed_under_mandate ON journal_event;
CREATE POLICY closed_under_mandate ON journal_event AS RESTRICTIVE FOR SELECT USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
CREATE POLICY not_changed_under_mandate ON journal_event AS RESTRICTIVE FOR UPDATE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
CREATE POLICY not_deleted_under_mandate ON journal_event AS RESTRICTIVE FOR DELETE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
CREATE POLICY under_its_own_name ON journal_event AS RESTRICTIVE FOR INSERT WITH CHECK (
    current_setting('app.mandate') = '' AND chain >= 0
    OR chain = -nullif(current_setting('app.mandate'), '')::bigint
        AND actor LIKE (SELECT 'firm:' || m.firm || ':%' FROM firms_mandate m
            WHERE m.id = nullif(current_setting('app.mandate'), '')::bigint));
