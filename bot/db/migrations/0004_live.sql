-- Live rounds: question by question in the channel. Every step is a row's phase and due time.

CREATE TABLE live_round (
    round_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id      INTEGER NOT NULL,
    channel_id     INTEGER NOT NULL,
    host_user_id   INTEGER NOT NULL,
    questions      INTEGER NOT NULL CHECK (questions > 0),
    seconds        INTEGER NOT NULL CHECK (seconds > 0),
    items          TEXT    NOT NULL,
    number         INTEGER NOT NULL DEFAULT 1,
    phase          TEXT    NOT NULL DEFAULT 'asking'
                   CHECK (phase IN ('asking', 'asked', 'shown', 'ending', 'over')),
    due_at         TEXT    NOT NULL,
    paused_at      TEXT,
    lonely         INTEGER NOT NULL DEFAULT 0,
    ending         TEXT    CHECK (ending IN ('all_asked', 'nobody', 'stopped', 'channel_gone')),
    message_id     INTEGER,
    tried          INTEGER NOT NULL DEFAULT 0 CHECK (tried IN (0, 1)),
    revision       INTEGER NOT NULL DEFAULT 0,
    shown_revision INTEGER NOT NULL DEFAULT 0,
    left_at        TEXT
) STRICT;
CREATE UNIQUE INDEX live_in_channel ON live_round (channel_id) WHERE phase <> 'over';
CREATE INDEX live_by_server ON live_round (server_id, round_id);
CREATE INDEX live_due ON live_round (due_at) WHERE phase <> 'over' AND paused_at IS NULL;
CREATE INDEX live_left ON live_round (left_at) WHERE left_at IS NOT NULL;
CREATE INDEX live_to_redraw ON live_round (round_id) WHERE revision <> shown_revision;

CREATE TABLE live_answer (
    round_id    INTEGER NOT NULL REFERENCES live_round (round_id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    option      INTEGER NOT NULL CHECK (option BETWEEN 0 AND 3),
    answered_at TEXT    NOT NULL,
    PRIMARY KEY (round_id, number, user_id)
) STRICT, WITHOUT ROWID;
