-- Exams nobody misses: their beginning is told, and a live round has a lobby.

-- The outbox takes any kind of message: which there are, the program knows (bot/domain/outbox.py).
-- Nothing refers to the table but triggers on others, by its name, which it keeps.
PRAGMA legacy_alter_table = ON;
CREATE TABLE outbox_of_any_kind (
    outbox_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT    NOT NULL,
    ref_id     INTEGER NOT NULL,
    part       INTEGER NOT NULL DEFAULT 0,
    server_id  INTEGER NOT NULL,
    due_at     TEXT,
    attempts   INTEGER NOT NULL DEFAULT 0,
    tried      INTEGER NOT NULL DEFAULT 0 CHECK (tried IN (0, 1)),
    changed    INTEGER NOT NULL DEFAULT 0 CHECK (changed IN (0, 1)),
    not_before TEXT    NOT NULL DEFAULT '',
    message_id INTEGER,
    note       TEXT,
    UNIQUE (kind, ref_id, part)
) STRICT;
INSERT INTO outbox_of_any_kind
SELECT outbox_id, kind, ref_id, part, server_id, due_at, attempts, tried, changed, not_before,
       message_id, note
FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_of_any_kind RENAME TO outbox;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX outbox_by_server ON outbox (server_id);
CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (server_id) WHERE due_at IS NOT NULL;

-- A paper goes on to the next open question by itself; a letter says that a mock exam begins.
ALTER TABLE member_setting ADD COLUMN goes_on INTEGER NOT NULL DEFAULT 1 CHECK (goes_on IN (0, 1));
ALTER TABLE member_setting ADD COLUMN exam_letter INTEGER NOT NULL DEFAULT 0
    CHECK (exam_letter IN (0, 1));

-- When its member first saw the paper, or was told what became of it; and when they took back that
-- they had shared their result.
ALTER TABLE paper ADD COLUMN seen_at TEXT;
ALTER TABLE paper ADD COLUMN taken_back_at TEXT;
UPDATE paper SET seen_at = closed_at;
CREATE INDEX paper_missed ON paper (user_id) WHERE seen_at IS NULL AND closed_at IS NOT NULL;

DROP TRIGGER sitting_is_gone;
CREATE TRIGGER sitting_is_gone AFTER DELETE ON sitting
BEGIN
    DELETE FROM outbox WHERE kind IN ('sitting', 'start', 'results') AND ref_id = OLD.sitting_id;
END;
-- What a member shared is taken out of the channel with the rest of what is held on them.
CREATE TRIGGER paper_is_gone AFTER DELETE ON paper
BEGIN
    DELETE FROM outbox WHERE kind = 'call' AND ref_id = OLD.paper_id;
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE kind = 'share' AND ref_id = OLD.paper_id AND changed = 0;
END;

-- A paper that waits gets a new number at each start (bot/db/numbers.py); its call goes along.
CREATE TRIGGER paper_is_renumbered AFTER UPDATE OF paper_id ON paper
WHEN NEW.paper_id <> OLD.paper_id
BEGIN
    UPDATE outbox SET ref_id = NEW.paper_id WHERE kind = 'call' AND ref_id = OLD.paper_id;
END;

-- Who has said that they take part in a live round. Question 0 of a round is its lobby.
CREATE TABLE live_member (
    round_id INTEGER NOT NULL REFERENCES live_round (round_id) ON DELETE CASCADE,
    user_id  INTEGER NOT NULL,
    PRIMARY KEY (round_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX live_member_by_member ON live_member (user_id);
CREATE TRIGGER live_member_shows AFTER INSERT ON live_member
BEGIN
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE kind = 'question' AND ref_id = NEW.round_id AND part = 0 AND changed = 0;
END;
