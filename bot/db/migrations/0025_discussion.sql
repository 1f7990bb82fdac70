-- A group may talk about a question in a thread, which begins at its message once the answer is
-- shown there. `discussion_told` says that the organiser knows why none could be opened.
ALTER TABLE server ADD COLUMN discussion INTEGER NOT NULL DEFAULT 0 CHECK (discussion IN (0, 1));
ALTER TABLE server ADD COLUMN discussion_told INTEGER NOT NULL DEFAULT 0
    CHECK (discussion_told IN (0, 1));

DROP TRIGGER post_is_gone;
CREATE TRIGGER post_is_gone AFTER DELETE ON post
BEGIN
    DELETE FROM outbox WHERE kind IN ('post', 'discussion') AND ref_id = OLD.post_id;
END;
