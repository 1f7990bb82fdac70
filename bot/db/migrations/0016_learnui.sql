-- What learning goes by: how sure members are, why they missed, what a correction undoes, and how
-- items fare in mock exams.

-- Practice asks how sure a member is, unless they say otherwise. Nobody could say so before: a 0 was
-- what stood there by itself, so it counts as nothing said.
ALTER TABLE member_setting ADD COLUMN asks INTEGER CHECK (asks IN (0, 1));
UPDATE member_setting SET asks = 1 WHERE ask_confidence = 1;
ALTER TABLE member_setting DROP COLUMN ask_confidence;
ALTER TABLE member_setting RENAME COLUMN asks TO ask_confidence;

-- How many right answers a card still asks for, each on a day of its own, after a confident error.
-- Cards are worked out anew from the answers at the next look.
DELETE FROM memory;
ALTER TABLE card ADD COLUMN relearning INTEGER NOT NULL DEFAULT 0 CHECK (relearning BETWEEN 0 AND 2);

-- Why a member says they missed a question.
ALTER TABLE drill_answer ADD COLUMN cause TEXT CHECK (cause IN ('unknown', 'misread', 'between'));
ALTER TABLE exam_answer ADD COLUMN cause TEXT
    CHECK (cause IN ('unknown', 'misread', 'between', 'time'));

-- A member who is yet to be told, privately, of corrections to what they met in practice, in a mock
-- exam or in a live round; and of which. It goes with the telling.
CREATE TABLE letter (
    letter_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL,
    server_id  INTEGER NOT NULL,
    written_at TEXT    NOT NULL,
    UNIQUE (user_id, server_id)
) STRICT;
CREATE INDEX letter_by_server ON letter (server_id);
CREATE TABLE letter_item (
    letter_id    INTEGER NOT NULL REFERENCES letter (letter_id) ON DELETE CASCADE,
    item_id      TEXT    NOT NULL,
    item_version INTEGER NOT NULL,
    PRIMARY KEY (letter_id, item_id, item_version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER letter_is_gone AFTER DELETE ON letter
BEGIN
    DELETE FROM outbox WHERE kind = 'letter' AND ref_id = OLD.letter_id;
END;

-- The outbox as before, with one kind more.
CREATE TABLE outbox_before AS SELECT * FROM outbox;
DROP TABLE outbox;
CREATE TABLE outbox (
    outbox_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT    NOT NULL CHECK (
        kind IN ('post', 'sitting', 'results', 'question', 'standings', 'sheet', 'reminder', 'notice',
                 'letter')
    ),
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
INSERT INTO outbox (outbox_id, kind, ref_id, part, server_id, due_at, attempts, tried, changed,
                    not_before, message_id, note)
SELECT outbox_id, kind, ref_id, part, server_id, due_at, attempts, tried, changed,
       not_before, message_id, note FROM outbox_before;
DROP TABLE outbox_before;
CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_by_server ON outbox (server_id);
CREATE INDEX outbox_waiting ON outbox (server_id) WHERE due_at IS NOT NULL;

-- How a group's papers answered each version of an item, by option, each member's first paper with
-- it: how many chose it, and the sums of what share of their other questions they had right and of
-- its square. With `told` it is what organisers are told by now; without, it waits for the batch to
-- be large enough (docs/privacy.md).
CREATE TABLE item_choice (
    server_id    INTEGER NOT NULL,
    told         INTEGER NOT NULL CHECK (told IN (0, 1)),
    item_id      TEXT    NOT NULL,
    item_version INTEGER NOT NULL,
    option       INTEGER NOT NULL CHECK (option BETWEEN 0 AND 3),
    papers       INTEGER NOT NULL,
    rest         REAL    NOT NULL,
    rest_squares REAL    NOT NULL,
    PRIMARY KEY (server_id, told, item_id, item_version, option)
) STRICT, WITHOUT ROWID;

-- Up to when mock exams of a server are in there.
CREATE TABLE item_choice_until (
    server_id INTEGER PRIMARY KEY,
    until     TEXT NOT NULL
) STRICT;
