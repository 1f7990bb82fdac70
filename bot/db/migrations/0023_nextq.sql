-- What organisers choose for the daily question, and what they did last, so that it can be undone.

-- The questions that organisers have put in line, in their order; one with a date waits for it.
-- `version` changes with every change: who saw an earlier one overwrites nothing. It follows the
-- clock, so that none comes again when a backup is put back.
CREATE TABLE line (
    server_id INTEGER PRIMARY KEY,
    version   INTEGER NOT NULL
) STRICT;
CREATE TABLE line_choice (
    server_id    INTEGER NOT NULL REFERENCES line (server_id) ON DELETE CASCADE,
    place        INTEGER NOT NULL,
    item_id      TEXT    NOT NULL,
    item_version INTEGER NOT NULL,
    local_on     TEXT,
    PRIMARY KEY (server_id, place)
) STRICT, WITHOUT ROWID;

-- A question that stands in the channel is in line no more; a test takes no turn.
CREATE TRIGGER post_leaves_the_line AFTER UPDATE OF message_id ON post
WHEN NEW.message_id IS NOT NULL AND OLD.message_id IS NULL AND NEW.kind <> 'test' AND EXISTS (
    SELECT 1 FROM line_choice WHERE server_id = NEW.server_id AND item_id = NEW.item_id
)
BEGIN
    DELETE FROM line_choice WHERE server_id = NEW.server_id AND item_id = NEW.item_id;
    UPDATE line SET version = version + 1 WHERE server_id = NEW.server_id;
END;

-- What an organiser did with the daily question, for as long as it may be taken back. Nobody is
-- named: it is the group's.
CREATE TABLE deed (
    deed_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    about     TEXT    NOT NULL,
    done_at   TEXT    NOT NULL
) STRICT;
CREATE INDEX deed_by_server ON deed (server_id, deed_id);
