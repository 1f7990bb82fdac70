-- What the bot has yet to say by itself: one row a message, written in the same transaction as the
-- change that it tells of (the transactional outbox of the field). Before, each feature had columns
-- of its own for this.

-- `kind` and `ref_id` say what the message is about; `part` tells several messages about one thing
-- apart: the number of a live question, the Monday of a weekly sheet as a day in the calendar.
-- A row without `due_at` has nothing to do. While a message is being sent, `due_at` is when the
-- lease ends, and `tried` says that it may have arrived. `changed` says that the message lags
-- behind what it shows; it is drawn anew, but not before `not_before`. Empty text is before all
-- instants, so a row with an empty `due_at` is due at once.
CREATE TABLE outbox (
    outbox_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT    NOT NULL CHECK (
        kind IN ('post', 'sitting', 'results', 'question', 'standings', 'sheet', 'reminder', 'notice')
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
CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_by_server ON outbox (server_id);

-- Posts.
INSERT INTO outbox (kind, ref_id, server_id, due_at, attempts, tried, changed, message_id)
SELECT 'post', post_id, server_id,
       CASE WHEN state IN ('planned', 'claimed') THEN try_at
            WHEN revision <> shown_revision THEN '' END,
       attempts, state = 'claimed', message_id IS NOT NULL AND revision <> shown_revision, message_id
FROM post WHERE state IN ('planned', 'claimed') OR message_id IS NOT NULL;
DROP TRIGGER answer_counts;
DROP TRIGGER post_closes_others;
DROP INDEX post_to_try;
DROP INDEX post_to_redraw;
ALTER TABLE post DROP COLUMN try_at;
ALTER TABLE post DROP COLUMN attempts;
ALTER TABLE post DROP COLUMN revision;
ALTER TABLE post DROP COLUMN shown_revision;

-- Plans and misses of dates that are far or have not come: what a wrong clock leaves behind.
CREATE INDEX post_planned ON post (due_at) WHERE state = 'planned';
CREATE INDEX post_missed ON post (due_at) WHERE state = 'missed';

CREATE TRIGGER answer_counts AFTER INSERT ON answer
BEGIN
    UPDATE post SET answers = answers + 1 WHERE post_id = NEW.post_id;
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE kind = 'post' AND ref_id = NEW.post_id AND part = 0 AND changed = 0;
    INSERT INTO counted (server_id, board, local_on, user_id, answered, correct)
    SELECT NEW.server_id, 'daily', NEW.local_on, NEW.user_id, 1, NEW.correct
    WHERE NEW.scored = 1;
    INSERT INTO counted_by_topic
        (user_id, server_id, source, item_id, item_version, answered, correct)
    SELECT NEW.user_id, NEW.server_id, 'daily', item_id, item_version, 1, NEW.correct
    FROM post WHERE post_id = NEW.post_id AND NEW.scored = 1;
END;
-- The key and the responses become public when the next daily one stands in the channel.
CREATE TRIGGER post_closes_others AFTER UPDATE OF state ON post
WHEN NEW.kind = 'daily' AND OLD.state = 'claimed' AND NEW.state IN ('posted', 'late')
BEGIN
    UPDATE post SET state = 'closed', closed_at = NEW.posted_at
    WHERE server_id = NEW.server_id AND post_id <> NEW.post_id AND state IN ('posted', 'late');
END;
CREATE TRIGGER post_is_planned AFTER INSERT ON post WHEN NEW.state = 'planned'
BEGIN
    INSERT INTO outbox (kind, ref_id, server_id, due_at)
    VALUES ('post', NEW.post_id, NEW.server_id, NEW.due_at);
END;
CREATE TRIGGER post_is_sent AFTER UPDATE OF message_id ON post
WHEN NEW.message_id IS NOT NULL AND OLD.message_id IS NULL
BEGIN
    UPDATE outbox SET message_id = NEW.message_id, tried = 0, attempts = 0,
                      due_at = CASE WHEN changed = 1 THEN not_before END
    WHERE kind = 'post' AND ref_id = NEW.post_id AND part = 0;
END;
CREATE TRIGGER post_is_closed AFTER UPDATE OF state ON post
WHEN NEW.state = 'closed' AND OLD.state <> 'closed'
BEGIN
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE kind = 'post' AND ref_id = NEW.post_id AND part = 0 AND changed = 0;
END;
CREATE TRIGGER post_is_written_off AFTER UPDATE OF state ON post
WHEN NEW.state IN ('skipped', 'missed')
BEGIN
    DELETE FROM outbox WHERE kind = 'post' AND ref_id = NEW.post_id;
END;
CREATE TRIGGER post_is_gone AFTER DELETE ON post
BEGIN
    DELETE FROM outbox WHERE kind = 'post' AND ref_id = OLD.post_id;
END;

-- Sittings. A message that was sent and never recorded is looked for.
INSERT INTO outbox (kind, ref_id, server_id, due_at, tried, changed, message_id)
SELECT 'sitting', sitting_id, server_id,
       CASE WHEN message_id IS NULL OR revision <> shown_revision THEN '' END,
       message_id IS NULL, message_id IS NOT NULL AND revision <> shown_revision, message_id
FROM sitting WHERE message_id IS NOT NULL OR state <> 'closed';
INSERT INTO outbox (kind, ref_id, server_id, due_at, tried, message_id)
SELECT 'results', sitting_id, server_id, results_try_at, results_id IS NULL, results_id
FROM sitting WHERE results_try_at IS NOT NULL OR results_id IS NOT NULL;
DROP INDEX sitting_to_redraw;
DROP INDEX sitting_to_announce;
ALTER TABLE sitting DROP COLUMN message_id;
ALTER TABLE sitting DROP COLUMN revision;
ALTER TABLE sitting DROP COLUMN shown_revision;
ALTER TABLE sitting DROP COLUMN results_try_at;
ALTER TABLE sitting DROP COLUMN results_id;
CREATE TRIGGER sitting_is_gone AFTER DELETE ON sitting
BEGIN
    DELETE FROM outbox WHERE kind IN ('sitting', 'results') AND ref_id = OLD.sitting_id;
END;

-- Live rounds. A round is over as soon as its last question is; its standings follow by themselves.
INSERT INTO outbox (kind, ref_id, part, server_id, due_at, tried, changed, message_id)
SELECT 'question', round_id, number, server_id,
       CASE WHEN phase = 'asking' THEN CASE WHEN paused_at IS NULL THEN due_at END
            WHEN revision <> shown_revision THEN '' END,
       CASE WHEN phase = 'asking' THEN tried ELSE 0 END,
       message_id IS NOT NULL AND revision <> shown_revision, message_id
FROM live_round WHERE phase = 'asking' OR message_id IS NOT NULL;
INSERT INTO outbox (kind, ref_id, server_id, due_at, tried)
SELECT 'standings', round_id, server_id, due_at, tried FROM live_round WHERE phase = 'ending';
UPDATE live_round SET phase = 'over' WHERE phase = 'ending';
DROP TRIGGER live_answer_shows;
DROP INDEX live_to_redraw;
ALTER TABLE live_round DROP COLUMN message_id;
ALTER TABLE live_round DROP COLUMN tried;
ALTER TABLE live_round DROP COLUMN shown_revision;
-- Counts the changes of a round, so that nobody stores one over another that they have not seen.
ALTER TABLE live_round RENAME COLUMN revision TO version;
CREATE TRIGGER live_answer_shows AFTER INSERT ON live_answer
BEGIN
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE kind = 'question' AND ref_id = NEW.round_id AND part = NEW.number AND changed = 0;
END;
CREATE TRIGGER live_round_is_gone AFTER DELETE ON live_round
BEGIN
    DELETE FROM outbox WHERE kind IN ('question', 'standings') AND ref_id = OLD.round_id;
END;

-- Weekly sheets: what comes next on a server is the row itself. Days are counted as Python does:
-- the first of January of the year 1 is 1.
INSERT INTO outbox (kind, ref_id, part, server_id, due_at, tried)
SELECT 'sheet', server_id, CAST(julianday(sheet_week) - 1721424.5 AS INTEGER), server_id,
       sheet_due_at, sheet_tried
FROM server WHERE sheet_due_at IS NOT NULL;
DROP INDEX server_sheet_due;
ALTER TABLE server DROP COLUMN sheet_week;
ALTER TABLE server DROP COLUMN sheet_due_at;
ALTER TABLE server DROP COLUMN sheet_tried;
CREATE TRIGGER server_is_gone AFTER DELETE ON server
BEGIN
    DELETE FROM outbox WHERE kind IN ('sheet', 'notice') AND ref_id = OLD.server_id;
END;

-- Reminders, with an id of their own: the outbox names nobody.
CREATE TABLE reminder_with_id (
    reminder_id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     INTEGER NOT NULL,
    server_id   INTEGER NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    hour        INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    UNIQUE (user_id, server_id)
) STRICT;
INSERT INTO reminder_with_id (user_id, server_id, hour)
SELECT user_id, server_id, hour FROM reminder ORDER BY user_id, server_id;
INSERT INTO outbox (kind, ref_id, server_id, due_at)
SELECT 'reminder', reminder_id, server_id, due_at
FROM reminder_with_id JOIN reminder USING (user_id, server_id);
DROP TABLE reminder;
ALTER TABLE reminder_with_id RENAME TO reminder;
CREATE INDEX reminder_by_server ON reminder (server_id);
CREATE TRIGGER reminder_is_gone AFTER DELETE ON reminder
BEGIN
    DELETE FROM outbox WHERE kind = 'reminder' AND ref_id = OLD.reminder_id;
END;
