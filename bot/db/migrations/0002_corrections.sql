-- Corrected keys: what was found wrong with a version of an item after members were shown it.

CREATE TABLE correction (
    item_id    TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    key_option INTEGER NOT NULL CHECK (key_option BETWEEN 0 AND 3),
    note       TEXT    NOT NULL,
    applied_at TEXT    NOT NULL,
    PRIMARY KEY (item_id, version, key_option)
) STRICT;

-- A corrected answer counts on every board, as it would have from the start.
CREATE TRIGGER answer_recounts AFTER UPDATE OF correct ON answer
WHEN NEW.scored = 1 AND NEW.correct <> OLD.correct
BEGIN
    UPDATE tally SET correct = correct + NEW.correct - OLD.correct
    WHERE server_id = NEW.server_id AND user_id = NEW.user_id AND period IN (
        'all',
        'month ' || substr(NEW.local_on, 1, 7),
        'week ' || date(NEW.local_on, 'weekday 0', '-6 days')
    );
END;
