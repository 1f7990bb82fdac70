-- Scores: boards apart for daily questions and mock exams, counts by topic, seasons, what members
-- and organisers set for them, reminders, the weekly sheet.

-- What an item is about, beside its text, so that answers can be counted by it.
ALTER TABLE item_version ADD COLUMN domain TEXT NOT NULL DEFAULT '';
ALTER TABLE item_version ADD COLUMN topic TEXT NOT NULL DEFAULT '';
ALTER TABLE item_version ADD COLUMN kind TEXT NOT NULL DEFAULT '';
UPDATE item_version SET domain = json_extract(body, '$.domain'),
    topic = json_extract(body, '$.topic'), kind = json_extract(body, '$.kind');

-- A season lasts until the next one starts; its dates are those of questions and exams.
CREATE TABLE season (
    server_id  INTEGER NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number > 0),
    started_on TEXT    NOT NULL,
    PRIMARY KEY (server_id, number),
    UNIQUE (server_id, started_on)
) STRICT, WITHOUT ROWID;

-- Members who were not on the server when somebody looked; answering again ends it.
CREATE TABLE absence (
    server_id  INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    noticed_at TEXT    NOT NULL,
    PRIMARY KEY (server_id, user_id)
) STRICT, WITHOUT ROWID;

-- The tally again, with the board an answer counts on. A server may have exams without ever
-- having set the daily question up, so it refers to no row of another table.
DROP TRIGGER answer_counts;
DROP TRIGGER answer_recounts;
ALTER TABLE tally RENAME TO former_tally;
CREATE TABLE tally (
    server_id INTEGER NOT NULL,
    board     TEXT    NOT NULL CHECK (board IN ('daily', 'exam')),
    period    TEXT    NOT NULL,
    user_id   INTEGER NOT NULL,
    answered  INTEGER NOT NULL,
    correct   INTEGER NOT NULL,
    PRIMARY KEY (server_id, period, user_id, board)
) STRICT, WITHOUT ROWID;
CREATE INDEX tally_by_member ON tally (user_id);
INSERT INTO tally (server_id, board, period, user_id, answered, correct)
SELECT server_id, 'daily', period, user_id, answered, correct FROM former_tally;
DROP TABLE former_tally;

-- The one door to the tally: whatever is written to this view is counted for every period that
-- its date belongs to. Nothing else writes the tally, so no code path can forget one.
CREATE VIEW counted AS
SELECT server_id, board, period AS local_on, user_id, answered, correct FROM tally;
CREATE TRIGGER counted_in_every_period INSTEAD OF INSERT ON counted
BEGIN
    INSERT INTO tally (server_id, board, period, user_id, answered, correct)
    SELECT NEW.server_id, NEW.board, span.period, NEW.user_id, NEW.answered, NEW.correct
    FROM (
        SELECT 'all' AS period
        UNION ALL SELECT 'month ' || substr(NEW.local_on, 1, 7)
        UNION ALL SELECT 'week ' || date(NEW.local_on, 'weekday 0', '-6 days')
        UNION ALL SELECT 'season ' || MAX(number) FROM season
        WHERE server_id = NEW.server_id AND started_on <= NEW.local_on HAVING COUNT(*) > 0
    ) AS span
    WHERE true
    ON CONFLICT (server_id, period, user_id, board) DO UPDATE
    SET answered = answered + excluded.answered, correct = correct + excluded.correct;
    -- A corrected key changes counts, too, and answers nothing.
    DELETE FROM absence
    WHERE server_id = NEW.server_id AND user_id = NEW.user_id AND NEW.answered > 0;
END;

-- How a member answers by what items are about. As many rows as there are topics and kinds,
-- however long the history is.
CREATE TABLE topic_tally (
    user_id   INTEGER NOT NULL,
    server_id INTEGER NOT NULL,
    source    TEXT    NOT NULL CHECK (source IN ('daily', 'exam', 'practice')),
    domain    TEXT    NOT NULL,
    topic     TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    answered  INTEGER NOT NULL,
    correct   INTEGER NOT NULL,
    PRIMARY KEY (user_id, server_id, source, domain, topic, kind)
) STRICT, WITHOUT ROWID;

-- The one door to it.
CREATE VIEW counted_by_topic AS
SELECT user_id, server_id, source, '' AS item_id, 0 AS item_version, answered, correct
FROM topic_tally;
CREATE TRIGGER counted_under_its_topic INSTEAD OF INSERT ON counted_by_topic
BEGIN
    INSERT INTO topic_tally (user_id, server_id, source, domain, topic, kind, answered, correct)
    SELECT NEW.user_id, NEW.server_id, NEW.source, domain, topic, kind, NEW.answered, NEW.correct
    FROM item_version WHERE item_id = NEW.item_id AND version = NEW.item_version
    ON CONFLICT (user_id, server_id, source, domain, topic, kind) DO UPDATE
    SET answered = answered + excluded.answered, correct = correct + excluded.correct;
END;

CREATE TRIGGER answer_counts AFTER INSERT ON answer
BEGIN
    UPDATE post SET answers = answers + 1, revision = revision + 1 WHERE post_id = NEW.post_id;
    INSERT INTO counted (server_id, board, local_on, user_id, answered, correct)
    SELECT NEW.server_id, 'daily', NEW.local_on, NEW.user_id, 1, NEW.correct
    WHERE NEW.scored = 1;
    INSERT INTO counted_by_topic
        (user_id, server_id, source, item_id, item_version, answered, correct)
    SELECT NEW.user_id, NEW.server_id, 'daily', item_id, item_version, 1, NEW.correct
    FROM post WHERE post_id = NEW.post_id AND NEW.scored = 1;
END;

-- A corrected answer counts everywhere, as it would have from the start.
CREATE TRIGGER answer_recounts AFTER UPDATE OF correct ON answer
WHEN NEW.scored = 1 AND NEW.correct <> OLD.correct
BEGIN
    INSERT INTO counted (server_id, board, local_on, user_id, answered, correct)
    VALUES (NEW.server_id, 'daily', NEW.local_on, NEW.user_id, 0, NEW.correct - OLD.correct);
    INSERT INTO counted_by_topic
        (user_id, server_id, source, item_id, item_version, answered, correct)
    SELECT NEW.user_id, NEW.server_id, 'daily', item_id, item_version, 0, NEW.correct - OLD.correct
    FROM post WHERE post_id = NEW.post_id;
END;

-- What all answers of one member are, on every server.
DROP INDEX answer_by_member;
CREATE INDEX answer_by_member ON answer (user_id, server_id, local_on, scored, correct);
-- Answers of members who had their data deleted: a number, and nobody's name. The split of a
-- closed question was shown to all; without these it would tell, by its change, what they chose.
CREATE TABLE nameless_answer (
    post_id INTEGER NOT NULL REFERENCES post (post_id) ON DELETE CASCADE,
    option  INTEGER NOT NULL CHECK (option BETWEEN 0 AND 3),
    members INTEGER NOT NULL CHECK (members > 0),
    PRIMARY KEY (post_id, option)
) STRICT, WITHOUT ROWID;

-- The same of live rounds: of the one question that is drawn anew while its split stands there.
CREATE TABLE nameless_live_answer (
    round_id INTEGER NOT NULL REFERENCES live_round (round_id) ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    option   INTEGER NOT NULL CHECK (option BETWEEN 0 AND 3),
    members  INTEGER NOT NULL CHECK (members > 0),
    PRIMARY KEY (round_id, number, option)
) STRICT, WITHOUT ROWID;

-- Each question of a paper that was handed in, one row: what was chosen, and whether it was right.
ALTER TABLE paper ADD COLUMN joined_at TEXT;
ALTER TABLE paper ADD COLUMN local_on TEXT;
-- Whether somebody's answers were deleted after the end. Without them, what many missed would tell
-- by its change what that member had; and to keep them namelessly would be to keep a whole paper.
ALTER TABLE sitting ADD COLUMN thinned INTEGER NOT NULL DEFAULT 0 CHECK (thinned IN (0, 1));
CREATE TABLE exam_answer (
    paper_id     INTEGER NOT NULL REFERENCES paper (paper_id) ON DELETE CASCADE,
    number       INTEGER NOT NULL CHECK (number > 0),
    item_id      TEXT    NOT NULL,
    item_version INTEGER NOT NULL,
    option       INTEGER CHECK (option BETWEEN 0 AND 3),
    correct      INTEGER NOT NULL CHECK (correct IN (0, 1)),
    PRIMARY KEY (paper_id, number),
    FOREIGN KEY (item_id, item_version) REFERENCES item_version (item_id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX exam_answer_by_item ON exam_answer (item_id, item_version);
CREATE INDEX paper_of_member ON paper (user_id);
CREATE INDEX paper_by_date ON paper (server_id, local_on);

CREATE TRIGGER exam_answer_counts AFTER INSERT ON exam_answer WHEN NEW.option IS NOT NULL
BEGIN
    INSERT INTO counted_by_topic
        (user_id, server_id, source, item_id, item_version, answered, correct)
    SELECT user_id, server_id, 'exam', NEW.item_id, NEW.item_version, 1, NEW.correct
    FROM paper WHERE paper_id = NEW.paper_id;
END;
CREATE TRIGGER exam_answer_recounts AFTER UPDATE OF correct ON exam_answer
WHEN NEW.correct <> OLD.correct
BEGIN
    INSERT INTO counted_by_topic
        (user_id, server_id, source, item_id, item_version, answered, correct)
    SELECT user_id, server_id, 'exam', NEW.item_id, NEW.item_version, 0, NEW.correct - OLD.correct
    FROM paper WHERE paper_id = NEW.paper_id;
    UPDATE paper SET correct = correct + NEW.correct - OLD.correct WHERE paper_id = NEW.paper_id;
END;
-- A whole paper counts on the exam board, with what was left open; a blank one does not.
CREATE TRIGGER paper_counts AFTER UPDATE OF correct ON paper
WHEN NEW.local_on IS NOT NULL AND NEW.correct IS NOT OLD.correct AND EXISTS (
    SELECT 1 FROM mark WHERE mark.paper_id = NEW.paper_id AND mark.option IS NOT NULL
)
BEGIN
    INSERT INTO counted (server_id, board, local_on, user_id, answered, correct)
    VALUES (NEW.server_id, 'exam', NEW.local_on, NEW.user_id,
            CASE WHEN OLD.correct IS NULL THEN NEW.questions ELSE 0 END,
            NEW.correct - COALESCE(OLD.correct, 0));
END;

-- What was answered before there was any of this.
INSERT INTO topic_tally (user_id, server_id, source, domain, topic, kind, answered, correct)
SELECT answer.user_id, answer.server_id, 'daily', domain, topic, item_version.kind,
       COUNT(*), SUM(answer.correct)
FROM answer JOIN post USING (post_id)
JOIN item_version ON item_version.item_id = post.item_id AND version = post.item_version
WHERE answer.scored = 1
GROUP BY answer.user_id, answer.server_id, domain, topic, item_version.kind;
UPDATE paper SET joined_at = (SELECT opened_at FROM sitting WHERE sitting_id = paper.sitting_id)
WHERE deadline_at IS NOT NULL;
-- Scores go before dates come: without a date a paper is not counted, and it is counted below.
UPDATE paper SET correct = NULL WHERE closed_at IS NOT NULL;
UPDATE paper SET local_on = substr(joined_at, 1, 10) WHERE closed_at IS NOT NULL;
INSERT INTO exam_answer (paper_id, number, item_id, item_version, option, correct)
WITH RECURSIVE listed (paper_id, number, entry, rest) AS (
    SELECT paper_id, 0, '', items || ' ' FROM paper WHERE closed_at IS NOT NULL
    UNION ALL
    SELECT paper_id, number + 1, substr(rest, 1, instr(rest, ' ') - 1),
           substr(rest, instr(rest, ' ') + 1)
    FROM listed WHERE length(trim(rest)) > 0
),
asked AS (
    SELECT paper_id, number, substr(entry, 1, instr(entry, ':') - 1) AS item_id,
           CAST(substr(entry, instr(entry, ':') + 1) AS INTEGER) AS version
    FROM listed WHERE number > 0
)
SELECT asked.paper_id, asked.number, asked.item_id, asked.version, mark.option,
       COALESCE(mark.option = json_extract(body, '$.key') OR EXISTS (
           SELECT 1 FROM correction
           WHERE correction.item_id = asked.item_id AND correction.version = asked.version
             AND correction.key_option = mark.option
       ), 0)
FROM asked JOIN item_version USING (item_id, version)
LEFT JOIN mark ON mark.paper_id = asked.paper_id AND mark.number = asked.number;
UPDATE paper SET correct = (
    SELECT COALESCE(SUM(exam_answer.correct), 0) FROM exam_answer
    WHERE exam_answer.paper_id = paper.paper_id
) WHERE closed_at IS NOT NULL;

-- What members set for themselves. daily_board: empty means as the server has it.
ALTER TABLE member_setting ADD COLUMN timezone TEXT;
ALTER TABLE member_setting ADD COLUMN daily_board INTEGER CHECK (daily_board IN (0, 1));
ALTER TABLE member_setting ADD COLUMN exam_board INTEGER NOT NULL DEFAULT 0
    CHECK (exam_board IN (0, 1));
ALTER TABLE member_setting ADD COLUMN hide_games INTEGER NOT NULL DEFAULT 0
    CHECK (hide_games IN (0, 1));
ALTER TABLE member_setting ADD COLUMN exam_on TEXT;
-- On how many days a week a member means to answer, from a Monday on.
CREATE TABLE aim (
    user_id  INTEGER NOT NULL,
    since_on TEXT    NOT NULL,
    days     INTEGER NOT NULL CHECK (days BETWEEN 1 AND 7),
    PRIMARY KEY (user_id, since_on)
) STRICT, WITHOUT ROWID;
CREATE TABLE reminder (
    user_id   INTEGER NOT NULL,
    server_id INTEGER NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    hour      INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    due_at    TEXT    NOT NULL,
    PRIMARY KEY (user_id, server_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_due ON reminder (due_at);
CREATE INDEX reminder_by_server ON reminder (server_id);

-- What organisers set for their group: whether members stand on the daily board unless they say
-- no, or only if they say yes; how many keep the group's light on; whether and where a sheet comes.
ALTER TABLE server ADD COLUMN opt_in INTEGER NOT NULL DEFAULT 0 CHECK (opt_in IN (0, 1));
ALTER TABLE server ADD COLUMN light INTEGER NOT NULL DEFAULT 3 CHECK (light > 0);
ALTER TABLE server ADD COLUMN sheet TEXT NOT NULL DEFAULT 'off'
    CHECK (sheet IN ('off', 'private', 'channel'));
-- The sheet that comes next: the Monday of the week it is about, when it is due, whether a send
-- was begun.
ALTER TABLE server ADD COLUMN sheet_week TEXT;
ALTER TABLE server ADD COLUMN sheet_due_at TEXT;
ALTER TABLE server ADD COLUMN sheet_tried INTEGER NOT NULL DEFAULT 0 CHECK (sheet_tried IN (0, 1));
CREATE INDEX server_sheet_due ON server (sheet_due_at) WHERE sheet_due_at IS NOT NULL;
-- What a server was asked in a week, tests apart.
CREATE INDEX post_by_date ON post (server_id, local_on) WHERE kind <> 'test';
CREATE INDEX post_claimed ON post (server_id) WHERE state = 'claimed';
CREATE INDEX post_by_closing ON post (server_id, closed_at) WHERE closed_at IS NOT NULL;

-- Everything of one member is found by index, so that it can be handed out and deleted at once.
CREATE INDEX live_answer_by_member ON live_answer (user_id);
CREATE INDEX absence_by_member ON absence (user_id);
CREATE INDEX sitting_by_host ON sitting (host_user_id);
CREATE INDEX live_by_host ON live_round (host_user_id);
CREATE INDEX server_by_organiser ON server (organiser_user_id);

-- An answer in a live round is shown as a number soon.
CREATE TRIGGER live_answer_shows AFTER INSERT ON live_answer
BEGIN
    UPDATE live_round SET revision = revision + 1 WHERE round_id = NEW.round_id;
END;
