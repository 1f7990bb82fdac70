-- Practice: private drills, what a member remembers of each item, and how sure they said they were.

-- One private run through some items. Whatever matters is a row, so it goes on after a restart.
CREATE TABLE drill (
    drill_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id   INTEGER NOT NULL,
    server_id INTEGER NOT NULL,
    kind      TEXT    NOT NULL CHECK (kind IN ('due', 'new', 'missed', 'mixed', 'mine')),
    domain    TEXT,
    items     TEXT    NOT NULL,
    seed      INTEGER NOT NULL,
    opened_at TEXT    NOT NULL,
    ended_at  TEXT,
    left_at   TEXT
) STRICT;
CREATE INDEX drill_by_member ON drill (user_id, server_id, drill_id);
CREATE INDEX drill_by_server ON drill (server_id, left_at);
CREATE INDEX drill_left ON drill (left_at) WHERE left_at IS NOT NULL;

-- The first choice at each question counts. How sure they were may follow a moment later.
CREATE TABLE drill_answer (
    drill_id     INTEGER NOT NULL REFERENCES drill (drill_id) ON DELETE CASCADE,
    number       INTEGER NOT NULL CHECK (number > 0),
    user_id      INTEGER NOT NULL,
    server_id    INTEGER NOT NULL,
    item_id      TEXT    NOT NULL,
    item_version INTEGER NOT NULL,
    option       INTEGER NOT NULL CHECK (option BETWEEN 0 AND 3),
    correct      INTEGER NOT NULL CHECK (correct IN (0, 1)),
    sureness     TEXT    CHECK (sureness IN ('sure', 'unsure', 'guess')),
    answered_at  TEXT    NOT NULL,
    PRIMARY KEY (drill_id, number),
    FOREIGN KEY (item_id, item_version) REFERENCES item_version (item_id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX drill_answer_by_member ON drill_answer (user_id, answered_at);
CREATE INDEX drill_answer_by_item ON drill_answer (item_id, item_version);
CREATE INDEX drill_answer_with_sureness ON drill_answer (server_id, item_id)
    WHERE sureness IS NOT NULL;

CREATE TRIGGER drill_answer_counts AFTER INSERT ON drill_answer
BEGIN
    INSERT INTO counted_by_topic
        (user_id, server_id, source, item_id, item_version, answered, correct)
    VALUES (NEW.user_id, NEW.server_id, 'practice', NEW.item_id, NEW.item_version, 1, NEW.correct);
END;
CREATE TRIGGER drill_answer_recounts AFTER UPDATE OF correct ON drill_answer
WHEN NEW.correct <> OLD.correct
BEGIN
    INSERT INTO counted_by_topic
        (user_id, server_id, source, item_id, item_version, answered, correct)
    VALUES (NEW.user_id, NEW.server_id, 'practice', NEW.item_id, NEW.item_version, 0,
            NEW.correct - OLD.correct);
END;

-- What a member remembers, worked out from all their answers up to an instant. It can be
-- deleted at any time: the next look works it out again.
CREATE TABLE memory (
    user_id  INTEGER PRIMARY KEY,
    heard_at TEXT NOT NULL
) STRICT;
CREATE TABLE card (
    user_id     INTEGER NOT NULL REFERENCES memory (user_id) ON DELETE CASCADE,
    item_id     TEXT    NOT NULL,
    stability   REAL    NOT NULL,
    difficulty  REAL    NOT NULL,
    due_at      TEXT    NOT NULL,
    reviewed_at TEXT    NOT NULL,
    reviews     INTEGER NOT NULL,
    lapses      INTEGER NOT NULL,
    missed      INTEGER NOT NULL CHECK (missed IN (0, 1)),
    PRIMARY KEY (user_id, item_id)
) STRICT, WITHOUT ROWID;
-- Somebody may look before a member says how sure they were of an answer. It is in its card then.
CREATE TRIGGER drill_answer_sureness_comes_late AFTER UPDATE OF sureness ON drill_answer
WHEN EXISTS (
    SELECT 1 FROM card WHERE user_id = NEW.user_id AND item_id = NEW.item_id
                         AND reviewed_at >= NEW.answered_at
)
BEGIN
    DELETE FROM memory WHERE user_id = NEW.user_id;
END;
CREATE INDEX answer_by_time ON answer (user_id, answered_at);

ALTER TABLE member_setting ADD COLUMN ask_sureness INTEGER NOT NULL DEFAULT 0
    CHECK (ask_sureness IN (0, 1));
