-- The daily question: servers and their settings, the ledger of posts, answers, tallies.
-- Instants are ISO 8601 text in UTC with milliseconds, so that text order is time order;
-- *_on columns are local dates of the server. Snowflakes are INTEGER.

CREATE TABLE bot_state (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE server (
    server_id         INTEGER PRIMARY KEY,
    channel_id        INTEGER NOT NULL,
    organiser_user_id INTEGER NOT NULL,
    post_time         TEXT    NOT NULL,
    timezone          TEXT    NOT NULL,
    weekdays          TEXT    NOT NULL CHECK (weekdays <> ''),
    role_id           INTEGER,
    paused            INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    trouble           TEXT    CHECK (trouble IN ('no_permission', 'no_channel', 'refused')),
    failures          INTEGER NOT NULL DEFAULT 0,
    left_at           TEXT
) STRICT;

-- What members were shown, kept so that an answer can be explained after the bank changed.
CREATE TABLE item_version (
    item_id TEXT    NOT NULL,
    version INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    PRIMARY KEY (item_id, version)
) STRICT;

-- AUTOINCREMENT: an id is part of buttons that stay in channels, so it is never used again.
CREATE TABLE post (
    post_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id      INTEGER NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    kind           TEXT    NOT NULL CHECK (kind IN ('daily', 'extra', 'test')),
    state          TEXT    NOT NULL CHECK (
        state IN ('planned', 'claimed', 'posted', 'late', 'skipped', 'missed', 'closed')
    ),
    local_on       TEXT    NOT NULL,
    due_at         TEXT    NOT NULL,
    try_at         TEXT    NOT NULL,
    attempts       INTEGER NOT NULL DEFAULT 0,
    claimed_at     TEXT,
    posted_at      TEXT,
    closed_at      TEXT,
    channel_id     INTEGER,
    role_id        INTEGER,
    message_id     INTEGER,
    item_id        TEXT,
    item_version   INTEGER,
    key_option     INTEGER,
    round_number   INTEGER,
    answers        INTEGER NOT NULL DEFAULT 0,
    revision       INTEGER NOT NULL DEFAULT 0,
    shown_revision INTEGER NOT NULL DEFAULT 0,
    note           TEXT,
    FOREIGN KEY (item_id, item_version) REFERENCES item_version (item_id, version),
    CHECK (state IN ('planned', 'skipped', 'missed') OR key_option BETWEEN 0 AND 3)
) STRICT;

-- Once: one daily post a server and local date, whatever crashes.
CREATE UNIQUE INDEX post_once ON post (server_id, local_on) WHERE kind = 'daily';
CREATE INDEX post_by_server ON post (server_id, post_id);
CREATE INDEX post_by_item ON post (server_id, item_id, round_number);
CREATE INDEX post_item_version ON post (item_id, item_version);
CREATE INDEX post_open ON post (server_id) WHERE state IN ('posted', 'late');
CREATE INDEX post_to_try ON post (try_at) WHERE state IN ('planned', 'claimed');
CREATE INDEX post_to_redraw ON post (post_id) WHERE revision <> shown_revision;

-- One answer a member and post: the primary key decides, not the screen.
CREATE TABLE answer (
    post_id     INTEGER NOT NULL REFERENCES post (post_id) ON DELETE CASCADE,
    user_id     INTEGER NOT NULL,
    server_id   INTEGER NOT NULL,
    local_on    TEXT    NOT NULL,
    option      INTEGER NOT NULL CHECK (option BETWEEN 0 AND 3),
    correct     INTEGER NOT NULL CHECK (correct IN (0, 1)),
    scored      INTEGER NOT NULL CHECK (scored IN (0, 1)),
    answered_at TEXT    NOT NULL,
    PRIMARY KEY (post_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_by_member ON answer (server_id, user_id, local_on, scored);

-- Counts a board needs, so that its cost does not grow with history. Kept by the trigger
-- below and by nothing else, so that no code path can forget them.
CREATE TABLE tally (
    server_id INTEGER NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    period    TEXT    NOT NULL,
    user_id   INTEGER NOT NULL,
    answered  INTEGER NOT NULL,
    correct   INTEGER NOT NULL,
    PRIMARY KEY (server_id, period, user_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER answer_counts AFTER INSERT ON answer
BEGIN
    UPDATE post SET answers = answers + 1, revision = revision + 1 WHERE post_id = NEW.post_id;
    INSERT INTO tally (server_id, period, user_id, answered, correct)
    SELECT NEW.server_id, span.period, NEW.user_id, 1, NEW.correct
    FROM (
        SELECT 'all' AS period
        UNION ALL SELECT 'month ' || substr(NEW.local_on, 1, 7)
        UNION ALL SELECT 'week ' || date(NEW.local_on, 'weekday 0', '-6 days')
    ) AS span
    WHERE NEW.scored = 1
    ON CONFLICT (server_id, period, user_id)
    DO UPDATE SET answered = answered + 1, correct = correct + excluded.correct;
END;

-- The key and the split of a question become public when the next daily one stands in the channel.
CREATE TRIGGER post_closes_others AFTER UPDATE OF state ON post
WHEN NEW.kind = 'daily' AND OLD.state = 'claimed' AND NEW.state IN ('posted', 'late')
BEGIN
    UPDATE post SET state = 'closed', closed_at = NEW.posted_at, revision = revision + 1
    WHERE server_id = NEW.server_id AND post_id <> NEW.post_id AND state IN ('posted', 'late');
END;
