-- Group mock exams: sittings, papers, and what members left at each question.
-- Everything that matters is here: a screen is drawn from these rows at each click.

-- AUTOINCREMENT: ids are part of buttons that stay in channels, so none is used again.
CREATE TABLE sitting (
    sitting_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id      INTEGER NOT NULL,
    channel_id     INTEGER NOT NULL,
    host_user_id   INTEGER NOT NULL,
    state          TEXT    NOT NULL DEFAULT 'lobby' CHECK (state IN ('lobby', 'open', 'closed')),
    form           TEXT    NOT NULL CHECK (form IN ('same', 'own')),
    questions      INTEGER NOT NULL CHECK (questions > 0),
    minutes        INTEGER NOT NULL CHECK (minutes > 0),
    domain         TEXT,
    opens_at       TEXT    NOT NULL,
    opened_at      TEXT,
    ends_at        TEXT,
    join_until     TEXT,
    closed_at      TEXT,
    ending         TEXT    CHECK (ending IN ('all_submitted', 'time_over', 'stopped', 'cancelled',
                                             'nobody_came', 'channel_gone')),
    given_back     REAL    NOT NULL DEFAULT 0,
    items          TEXT,
    message_id     INTEGER,
    revision       INTEGER NOT NULL DEFAULT 0,
    shown_revision INTEGER NOT NULL DEFAULT 0,
    -- The message with the group's results: due from here on, and once it stands, its id.
    results_try_at TEXT,
    results_id     INTEGER,
    left_at        TEXT,
    CHECK ((state = 'lobby') = (opened_at IS NULL AND closed_at IS NULL)),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL AND ending IS NOT NULL))
) STRICT;
CREATE INDEX sitting_by_server ON sitting (server_id, sitting_id);
CREATE INDEX sitting_running ON sitting (state) WHERE state <> 'closed';
CREATE INDEX sitting_to_redraw ON sitting (sitting_id) WHERE revision <> shown_revision;
CREATE INDEX sitting_to_announce ON sitting (results_try_at) WHERE results_try_at IS NOT NULL;
CREATE INDEX sitting_left ON sitting (left_at) WHERE left_at IS NOT NULL;
-- One sitting at a time in a channel: two would be one confusion.
CREATE UNIQUE INDEX sitting_in_channel ON sitting (channel_id) WHERE state <> 'closed';

CREATE TABLE paper (
    paper_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    sitting_id  INTEGER NOT NULL REFERENCES sitting (sitting_id) ON DELETE CASCADE,
    server_id   INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    seed        INTEGER NOT NULL,
    extra_time  REAL    NOT NULL CHECK (extra_time IN (1, 1.25, 1.5, 2)),
    items       TEXT    NOT NULL DEFAULT '',
    questions   INTEGER NOT NULL DEFAULT 0,
    deadline_at TEXT,
    closed_at   TEXT,
    closing     TEXT    CHECK (closing IN ('submitted', 'time_over', 'stopped')),
    correct     INTEGER,
    UNIQUE (sitting_id, user_id),
    CHECK ((closed_at IS NULL) = (closing IS NULL)),
    CHECK (closed_at IS NULL OR deadline_at IS NOT NULL)
) STRICT;
CREATE INDEX paper_by_member ON paper (server_id, user_id, paper_id);
CREATE INDEX paper_open ON paper (deadline_at) WHERE closed_at IS NULL;

CREATE TABLE mark (
    paper_id  INTEGER NOT NULL REFERENCES paper (paper_id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number > 0),
    option    INTEGER CHECK (option BETWEEN 0 AND 3),
    flagged   INTEGER NOT NULL DEFAULT 0 CHECK (flagged IN (0, 1)),
    marked_at TEXT    NOT NULL,
    PRIMARY KEY (paper_id, number)
) STRICT, WITHOUT ROWID;

-- What a member has set for themselves. Who keeps to the usual has no row.
CREATE TABLE member_setting (
    user_id    INTEGER PRIMARY KEY,
    extra_time REAL    NOT NULL DEFAULT 1 CHECK (extra_time IN (1, 1.25, 1.5, 2)),
    hide_clock INTEGER NOT NULL DEFAULT 0 CHECK (hide_clock IN (0, 1))
) STRICT;
