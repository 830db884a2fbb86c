-- What a debtor had, or may have had, stays as it was: its letter, its text, its figures, its date, the words of that one letter.
CREATE FUNCTION outbox_notice_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.document_id, OLD.content, OLD.figures, OLD.dated, OLD.edits) IS DISTINCT FROM
       (NEW.document_id, NEW.content, NEW.figures, NEW.dated, NEW.edits) AND OLD.document_id IS NOT NULL AND EXISTS (
        SELECT FROM outbox_message m WHERE m.organisation_id = OLD.organisation_id AND m.notice_id = OLD.id
        AND m.state IN ('accepted', 'bounced', 'claimed', 'delivered', 'handed_over', 'unconfirmed')) THEN
        RAISE EXCEPTION 'notice % has left and cannot be changed', OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen_once_left BEFORE UPDATE OF document_id, content, figures, dated, edits ON outbox_notice
    FOR EACH ROW EXECUTE FUNCTION outbox_notice_frozen();
