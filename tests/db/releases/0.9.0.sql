PRAGMA application_id = 1129468755;
PRAGMA user_version = 24;
BEGIN TRANSACTION;
CREATE TABLE absence (
    server_id  INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    noticed_at TEXT    NOT NULL,
    PRIMARY KEY (server_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "absence" VALUES(900000000000000001,910000000000000077,'2026-04-02T14:00:00.000+00:00');
INSERT INTO "absence" VALUES(900000000000000001,910000000000000078,'2026-04-02T14:00:00.000+00:00');
CREATE TABLE "anonymised_answer" (
    post_id INTEGER NOT NULL REFERENCES post (post_id) ON DELETE CASCADE,
    option  INTEGER NOT NULL CHECK (option BETWEEN 0 AND 3),
    members INTEGER NOT NULL CHECK (members > 0),
    PRIMARY KEY (post_id, option)
) STRICT, WITHOUT ROWID;
CREATE TABLE "anonymised_live_answer" (
    round_id INTEGER NOT NULL REFERENCES live_round (round_id) ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    option   INTEGER NOT NULL CHECK (option BETWEEN 0 AND 3),
    members  INTEGER NOT NULL CHECK (members > 0),
    PRIMARY KEY (round_id, number, option)
) STRICT, WITHOUT ROWID;
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
INSERT INTO "answer" VALUES(1,910000000000000077,900000000000000001,'2026-04-01',1,1,1,'2026-04-01T14:00:00.000+00:00');
INSERT INTO "answer" VALUES(1,910000000000000078,900000000000000001,'2026-04-01',1,1,1,'2026-04-01T14:00:00.000+00:00');
INSERT INTO "answer" VALUES(2,910000000000000077,900000000000000001,'2026-04-02',0,0,1,'2026-04-02T14:00:00.000+00:00');
INSERT INTO "answer" VALUES(2,910000000000000078,900000000000000001,'2026-04-02',0,0,1,'2026-04-02T14:00:00.000+00:00');
CREATE TABLE bot_state (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
INSERT INTO "bot_state" VALUES('exam heartbeat','2026-04-02T14:00:00.000+00:00');
INSERT INTO "bot_state" VALUES('live heartbeat','2026-04-02T14:00:00.000+00:00');
CREATE TABLE card (
    user_id     INTEGER NOT NULL REFERENCES memory (user_id) ON DELETE CASCADE,
    item_id     TEXT    NOT NULL,
    stability   REAL    NOT NULL,
    difficulty  REAL    NOT NULL,
    due_at      TEXT    NOT NULL,
    reviewed_at TEXT    NOT NULL,
    reviews     INTEGER NOT NULL,
    lapses      INTEGER NOT NULL,
    missed      INTEGER NOT NULL CHECK (missed IN (0, 1)), relearning INTEGER NOT NULL DEFAULT 0 CHECK (relearning BETWEEN 0 AND 2), first_right INTEGER NOT NULL DEFAULT 0 CHECK (first_right IN (0, 1)),
    PRIMARY KEY (user_id, item_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "card" VALUES(910000000000000077,'item-01',2.3065,2.11810397045901588342e+00,'2026-04-02T09:00:00.000+00:00','2026-04-01T14:00:00.000+00:00',1,0,0,0,1);
INSERT INTO "card" VALUES(910000000000000077,'item-02',0.212,6.4133,'2026-04-03T09:00:00.000+00:00','2026-04-02T14:00:00.000+00:00',1,1,1,0,0);
INSERT INTO "card" VALUES(910000000000000077,'item-07',0.212,6.4133,'2026-04-03T09:00:00.000+00:00','2026-04-02T14:00:00.000+00:00',1,1,1,0,0);
INSERT INTO "card" VALUES(910000000000000077,'item-10',0.212,6.4133,'2026-04-03T09:00:00.000+00:00','2026-04-02T14:00:00.000+00:00',1,1,1,0,0);
INSERT INTO "card" VALUES(910000000000000078,'item-01',2.3065,2.11810397045901588342e+00,'2026-04-02T09:00:00.000+00:00','2026-04-01T14:00:00.000+00:00',1,0,0,0,1);
INSERT INTO "card" VALUES(910000000000000078,'item-07',0.212,6.4133,'2026-04-03T09:00:00.000+00:00','2026-04-02T14:00:00.000+00:00',1,1,1,0,0);
INSERT INTO "card" VALUES(910000000000000078,'item-10',0.212,6.4133,'2026-04-03T09:00:00.000+00:00','2026-04-02T14:00:00.000+00:00',1,1,1,0,0);
INSERT INTO "card" VALUES(910000000000000078,'item-12',0.212,6.4133,'2026-04-03T09:00:00.000+00:00','2026-04-02T14:00:00.000+00:00',1,1,1,0,0);
CREATE TABLE correction (
    item_id    TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    key_option INTEGER NOT NULL CHECK (key_option BETWEEN 0 AND 3),
    note       TEXT    NOT NULL,
    applied_at TEXT    NOT NULL,
    PRIMARY KEY (item_id, version, key_option)
) STRICT;
CREATE TABLE deed (
    deed_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    about     TEXT    NOT NULL,
    done_at   TEXT    NOT NULL
) STRICT;
CREATE TABLE deleted_answer (
    post_id     INTEGER NOT NULL REFERENCES post (post_id) ON DELETE CASCADE,
    fingerprint TEXT    NOT NULL,
    PRIMARY KEY (post_id, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE TABLE deleted_paper (
    sitting_id  INTEGER NOT NULL REFERENCES sitting (sitting_id) ON DELETE CASCADE,
    fingerprint TEXT    NOT NULL,
    PRIMARY KEY (sitting_id, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE TABLE departure (
    server_id INTEGER PRIMARY KEY,
    left_at   TEXT NOT NULL
) STRICT;
CREATE TABLE drill (
    drill_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id   INTEGER NOT NULL,
    server_id INTEGER NOT NULL,
    kind      TEXT    NOT NULL CHECK (kind IN ('due', 'new', 'missed', 'mixed', 'mine')),
    domain    TEXT,
    items     TEXT    NOT NULL,
    seed      INTEGER NOT NULL,
    opened_at TEXT    NOT NULL,
    ended_at  TEXT) STRICT;
INSERT INTO "drill" VALUES(1,910000000000000077,900000000000000001,'mixed',NULL,'item-02:1 item-06:1 item-04:1 item-01:1 item-12:1 item-10:1 item-07:1',1066042002,'2026-04-02T14:00:00.000+00:00',NULL);
INSERT INTO "drill" VALUES(2,910000000000000078,900000000000000001,'mixed',NULL,'item-12:1 item-02:1 item-04:1 item-01:1 item-06:1 item-07:1 item-10:1',776492204,'2026-04-02T14:00:00.000+00:00',NULL);
CREATE TABLE drill_answer (
    drill_id     INTEGER NOT NULL REFERENCES drill (drill_id) ON DELETE CASCADE,
    number       INTEGER NOT NULL CHECK (number > 0),
    user_id      INTEGER NOT NULL,
    server_id    INTEGER NOT NULL,
    item_id      TEXT    NOT NULL,
    item_version INTEGER NOT NULL,
    option       INTEGER NOT NULL CHECK (option BETWEEN 0 AND 3),
    correct      INTEGER NOT NULL CHECK (correct IN (0, 1)),
    confidence     TEXT    CHECK (confidence IN ('sure', 'unsure', 'guess')),
    answered_at  TEXT    NOT NULL, cause TEXT CHECK (cause IN ('unknown', 'misread', 'between')),
    PRIMARY KEY (drill_id, number),
    FOREIGN KEY (item_id, item_version) REFERENCES item_version (item_id, version)
) STRICT, WITHOUT ROWID;
INSERT INTO "drill_answer" VALUES(1,1,910000000000000077,900000000000000001,'item-02',1,0,0,NULL,'2026-04-02T14:00:00.000+00:00',NULL);
INSERT INTO "drill_answer" VALUES(2,1,910000000000000078,900000000000000001,'item-12',1,3,0,NULL,'2026-04-02T14:00:00.000+00:00',NULL);
CREATE TABLE exam_answer (
    paper_id     INTEGER NOT NULL REFERENCES paper (paper_id) ON DELETE CASCADE,
    number       INTEGER NOT NULL CHECK (number > 0),
    item_id      TEXT    NOT NULL,
    item_version INTEGER NOT NULL,
    option       INTEGER CHECK (option BETWEEN 0 AND 3),
    correct      INTEGER NOT NULL CHECK (correct IN (0, 1)), cause TEXT
    CHECK (cause IN ('unknown', 'misread', 'between', 'time')),
    PRIMARY KEY (paper_id, number),
    FOREIGN KEY (item_id, item_version) REFERENCES item_version (item_id, version)
) STRICT, WITHOUT ROWID;
INSERT INTO "exam_answer" VALUES(1,1,'item-07',1,2,0,NULL);
INSERT INTO "exam_answer" VALUES(1,2,'item-06',1,NULL,0,NULL);
INSERT INTO "exam_answer" VALUES(1,3,'item-04',1,NULL,0,NULL);
INSERT INTO "exam_answer" VALUES(2,1,'item-07',1,2,0,NULL);
INSERT INTO "exam_answer" VALUES(2,2,'item-06',1,NULL,0,NULL);
INSERT INTO "exam_answer" VALUES(2,3,'item-04',1,NULL,0,NULL);
CREATE TABLE group_weights (
    server_id INTEGER PRIMARY KEY,
    weights   TEXT NOT NULL
) STRICT;
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
CREATE TABLE item_choice_until (
    server_id INTEGER PRIMARY KEY,
    until     TEXT NOT NULL
) STRICT;
CREATE TABLE item_version (
    item_id TEXT    NOT NULL,
    version INTEGER NOT NULL,
    body    TEXT    NOT NULL, domain TEXT NOT NULL DEFAULT '', topic TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (item_id, version)
) STRICT;
INSERT INTO "item_version" VALUES('item-01',1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "What fits best?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}','advocacy','choice','application');
INSERT INTO "item_version" VALUES('item-10',1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "What fits best?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}','advocacy','choice','application');
INSERT INTO "item_version" VALUES('item-07',1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "What fits best?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}','advocacy','choice','application');
INSERT INTO "item_version" VALUES('item-06',1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "What fits best?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}','advocacy','choice','application');
INSERT INTO "item_version" VALUES('item-04',1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "What fits best?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}','advocacy','choice','application');
INSERT INTO "item_version" VALUES('item-03',1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "What fits best?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}','advocacy','choice','application');
INSERT INTO "item_version" VALUES('item-05',1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "What fits best?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}','advocacy','choice','application');
INSERT INTO "item_version" VALUES('item-08',1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "What fits best?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}','advocacy','choice','application');
INSERT INTO "item_version" VALUES('item-11',1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "What fits best?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}','advocacy','choice','application');
INSERT INTO "item_version" VALUES('item-09',1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "What fits best?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}','advocacy','choice','application');
INSERT INTO "item_version" VALUES('item-02',1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "What fits best?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}','advocacy','choice','application');
INSERT INTO "item_version" VALUES('item-12',1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "What fits best?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}','advocacy','choice','application');
CREATE TABLE known_on (
    user_id   INTEGER NOT NULL,
    server_id INTEGER NOT NULL,
    PRIMARY KEY (user_id, server_id)
) STRICT;
INSERT INTO "known_on" VALUES(910000000000000077,900000000000000001);
INSERT INTO "known_on" VALUES(910000000000000078,900000000000000001);
CREATE TABLE letter (
    letter_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL,
    server_id  INTEGER NOT NULL,
    written_at TEXT    NOT NULL,
    UNIQUE (user_id, server_id)
) STRICT;
INSERT INTO "letter" VALUES(1,910000000000000077,900000000000000001,'');
INSERT INTO "letter" VALUES(2,910000000000000078,900000000000000001,'');
CREATE TABLE letter_item (
    letter_id    INTEGER NOT NULL REFERENCES letter (letter_id) ON DELETE CASCADE,
    item_id      TEXT    NOT NULL,
    item_version INTEGER NOT NULL,
    PRIMARY KEY (letter_id, item_id, item_version)
) STRICT, WITHOUT ROWID;
INSERT INTO "letter_item" VALUES(1,'item-01',1);
INSERT INTO "letter_item" VALUES(2,'item-01',1);
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
CREATE TABLE live_answer (
    round_id    INTEGER NOT NULL REFERENCES live_round (round_id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    option      INTEGER NOT NULL CHECK (option BETWEEN 0 AND 3),
    answered_at TEXT    NOT NULL,
    PRIMARY KEY (round_id, number, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "live_answer" VALUES(1,1,910000000000000077,0,'2026-04-02T14:00:00.000+00:00');
INSERT INTO "live_answer" VALUES(1,1,910000000000000078,0,'2026-04-02T14:00:00.000+00:00');
INSERT INTO "live_answer" VALUES(2,1,910000000000000077,0,'2026-04-02T14:00:00.000+00:00');
INSERT INTO "live_answer" VALUES(2,1,910000000000000078,0,'2026-04-02T14:00:00.000+00:00');
CREATE TABLE live_member (
    round_id INTEGER NOT NULL REFERENCES live_round (round_id) ON DELETE CASCADE,
    user_id  INTEGER NOT NULL,
    PRIMARY KEY (round_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "live_member" VALUES(1,910000000000000077);
INSERT INTO "live_member" VALUES(2,910000000000000077);
INSERT INTO "live_member" VALUES(1,910000000000000078);
INSERT INTO "live_member" VALUES(2,910000000000000078);
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
    unanswered_in_a_row         INTEGER NOT NULL DEFAULT 0,
    ending         TEXT    CHECK (ending IN ('all_asked', 'nobody', 'stopped', 'channel_gone')),
    version       INTEGER NOT NULL DEFAULT 0, paused_for REAL NOT NULL DEFAULT 0) STRICT;
INSERT INTO "live_round" VALUES(1,900000000000000001,5000,910000000000000077,2,60,'item-11:1 item-09:1',1,'asked','2026-04-02T14:00:05.000+00:00',NULL,0,NULL,2,0.0);
INSERT INTO "live_round" VALUES(2,900000000000000001,5001,910000000000000078,2,60,'item-02:1 item-12:1',1,'over','2026-04-02T14:00:00.000+00:00',NULL,0,'stopped',3,0.0);
CREATE TABLE mark (
    paper_id  INTEGER NOT NULL REFERENCES paper (paper_id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number > 0),
    option    INTEGER CHECK (option BETWEEN 0 AND 3),
    flagged   INTEGER NOT NULL DEFAULT 0 CHECK (flagged IN (0, 1)),
    marked_at TEXT    NOT NULL,
    PRIMARY KEY (paper_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO "mark" VALUES(1,1,2,0,'2026-04-02T14:00:00.000+00:00');
INSERT INTO "mark" VALUES(2,1,2,0,'2026-04-02T14:00:00.000+00:00');
INSERT INTO "mark" VALUES(3,1,0,0,'2026-04-02T14:00:00.000+00:00');
INSERT INTO "mark" VALUES(4,1,3,0,'2026-04-02T14:00:00.000+00:00');
CREATE TABLE member_setting (
    user_id    INTEGER PRIMARY KEY,
    extra_time REAL    NOT NULL DEFAULT 1 CHECK (extra_time IN (1, 1.25, 1.5, 2)),
    hide_clock INTEGER NOT NULL DEFAULT 0 CHECK (hide_clock IN (0, 1))
, timezone TEXT, daily_board INTEGER CHECK (daily_board IN (0, 1)), exam_board INTEGER NOT NULL DEFAULT 0
    CHECK (exam_board IN (0, 1)), hide_games INTEGER NOT NULL DEFAULT 0
    CHECK (hide_games IN (0, 1)), exam_on TEXT, ask_confidence INTEGER CHECK (ask_confidence IN (0, 1)), goes_on INTEGER NOT NULL DEFAULT 1 CHECK (goes_on IN (0, 1)), exam_letter INTEGER NOT NULL DEFAULT 0
    CHECK (exam_letter IN (0, 1)), as_form INTEGER NOT NULL DEFAULT 0 CHECK (as_form IN (0, 1))) STRICT;
INSERT INTO "member_setting" VALUES(910000000000000077,2.0,0,NULL,NULL,0,0,'2026-04-02',NULL,1,0,0);
INSERT INTO "member_setting" VALUES(910000000000000078,2.0,0,NULL,NULL,0,0,'2026-04-02',NULL,1,0,0);
CREATE TABLE member_weights (
    user_id INTEGER PRIMARY KEY,
    weights TEXT NOT NULL
) STRICT;
INSERT INTO "member_weights" VALUES(910000000000000077,'');
INSERT INTO "member_weights" VALUES(910000000000000078,'');
CREATE TABLE memory (
    user_id  INTEGER PRIMARY KEY,
    synced_until TEXT NOT NULL
, weights TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "memory" VALUES(910000000000000077,'2026-04-02T13:59:00.000+00:00','');
INSERT INTO "memory" VALUES(910000000000000078,'2026-04-02T13:59:00.000+00:00','');
CREATE TABLE "outbox" (
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
INSERT INTO "outbox" VALUES(1,'post',1,0,900000000000000001,'2026-04-02T14:00:03.000+00:00',0,0,1,'2026-04-02T14:00:03.000+00:00',1000,NULL);
INSERT INTO "outbox" VALUES(2,'post',2,0,900000000000000001,NULL,0,0,0,'2026-04-02T14:00:03.000+00:00',1001,NULL);
INSERT INTO "outbox" VALUES(3,'post',3,0,900000000000000001,'2026-04-03T14:00:00.000+00:00',0,0,0,'',NULL,NULL);
INSERT INTO "outbox" VALUES(4,'reminder',1,0,900000000000000001,'2026-04-03T12:00:00.000+00:00',0,0,0,'',NULL,NULL);
INSERT INTO "outbox" VALUES(5,'reminder',2,0,900000000000000001,'2026-04-03T12:00:00.000+00:00',0,0,0,'',NULL,NULL);
INSERT INTO "outbox" VALUES(6,'sitting',1,0,900000000000000001,NULL,0,0,0,'2026-04-02T14:00:02.000+00:00',9001,NULL);
INSERT INTO "outbox" VALUES(10,'results',1,0,900000000000000001,NULL,0,0,0,'',5001,NULL);
INSERT INTO "outbox" VALUES(11,'sitting',2,0,900000000000000001,NULL,0,0,0,'2026-04-02T14:00:02.000+00:00',9002,NULL);
INSERT INTO "outbox" VALUES(14,'start',2,0,900000000000000001,NULL,0,0,0,'',9502,NULL);
INSERT INTO "outbox" VALUES(15,'question',1,1,900000000000000001,'2026-04-02T14:00:02.000+00:00',0,0,1,'2026-04-02T14:00:02.000+00:00',7000,NULL);
INSERT INTO "outbox" VALUES(16,'question',2,1,900000000000000001,'2026-04-02T14:00:02.000+00:00',0,0,1,'2026-04-02T14:00:02.000+00:00',7001,NULL);
INSERT INTO "outbox" VALUES(17,'standings',2,0,900000000000000001,'',0,0,0,'',NULL,NULL);
CREATE TABLE own_bank (
    server_id  INTEGER PRIMARY KEY,
    pool       TEXT    NOT NULL DEFAULT 'both' CHECK (pool IN ('built-in', 'own', 'both')),
    daily_from TEXT    NOT NULL DEFAULT '',
    edition    INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO "own_bank" VALUES(900000000000000001,'both','',2);
CREATE TABLE own_import (
    import_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id        INTEGER NOT NULL REFERENCES own_bank (server_id) ON DELETE CASCADE,
    importer_user_id INTEGER,
    file_name        TEXT    NOT NULL,
    imported_at      TEXT    NOT NULL,
    added            INTEGER NOT NULL,
    changed          INTEGER NOT NULL
) STRICT;
INSERT INTO "own_import" VALUES(1,900000000000000001,910000000000000077,'quiz.csv','2026-04-02T14:00:00.000+00:00',1,0);
INSERT INTO "own_import" VALUES(2,900000000000000001,910000000000000078,'quiz.csv','2026-04-02T14:00:00.000+00:00',1,0);
CREATE TABLE own_item (
    own_id         INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id      INTEGER NOT NULL REFERENCES own_bank (server_id) ON DELETE CASCADE,
    name           TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    latest         INTEGER NOT NULL,
    state          TEXT    NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'retired')),
    pools          TEXT    NOT NULL,
    author_user_id INTEGER,
    author         TEXT    NOT NULL,
    licence        TEXT    NOT NULL,
    promised       INTEGER NOT NULL CHECK (promised IN (0, 1)),
    import_id      INTEGER REFERENCES own_import (import_id) ON DELETE SET NULL,
    revision       INTEGER NOT NULL DEFAULT 1,
    UNIQUE (server_id, name)
) STRICT;
INSERT INTO "own_item" VALUES(1,900000000000000001,'mine-0',1,1,'active','daily exams practice',910000000000000077,'Theo','CC BY 4.0',1,1,1);
INSERT INTO "own_item" VALUES(2,900000000000000001,'mine-1',1,1,'active','daily exams practice',910000000000000078,'Theo','CC BY 4.0',1,2,1);
CREATE TABLE own_version (
    own_id    INTEGER NOT NULL REFERENCES own_item (own_id) ON DELETE CASCADE,
    version   INTEGER NOT NULL,
    body      TEXT    NOT NULL,
    import_id INTEGER REFERENCES own_import (import_id) ON DELETE SET NULL,
    PRIMARY KEY (own_id, version)
) STRICT;
INSERT INTO "own_version" VALUES(1,1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "Which one fits mine-0?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}',1);
INSERT INTO "own_version" VALUES(2,1,'{"domain": "advocacy", "topic": "choice", "kind": "application", "tags": ["ethics"], "stem": "Which one fits mine-1?", "options": [["Choice A", "Reason A"], ["Choice B", "Reason B"], ["Choice C", "Reason C"], ["Choice D", "Reason D"]], "key": 1, "citations": [["code", "self-determination"]], "law_checked": null}',2);
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
    correct     INTEGER, joined_at TEXT, local_on TEXT, shared_at TEXT, seen_at TEXT, taken_back_at TEXT, first_question INTEGER NOT NULL DEFAULT 1, last_question INTEGER, break_until TEXT,
    UNIQUE (sitting_id, user_id),
    CHECK ((closed_at IS NULL) = (closing IS NULL)),
    CHECK (closed_at IS NULL OR deadline_at IS NOT NULL)
) STRICT;
INSERT INTO "paper" VALUES(1,1,900000000000000001,910000000000000077,2034632750,2.0,'item-07:1 item-06:1 item-04:1',3,'2026-04-02T14:20:00.000+00:00','2026-04-02T14:00:00.000+00:00','stopped',0,'2026-04-02T14:00:00.000+00:00','2026-04-02',NULL,'2026-04-02T14:00:00.000+00:00',NULL,1,NULL,NULL);
INSERT INTO "paper" VALUES(2,1,900000000000000001,910000000000000078,479402028,2.0,'item-07:1 item-06:1 item-04:1',3,'2026-04-02T14:20:00.000+00:00','2026-04-02T14:00:00.000+00:00','stopped',0,'2026-04-02T14:00:00.000+00:00','2026-04-02',NULL,'2026-04-02T14:00:00.000+00:00',NULL,1,NULL,NULL);
INSERT INTO "paper" VALUES(3,2,900000000000000001,910000000000000077,100035544,2.0,'item-03:1 item-05:1 item-08:1',3,'2026-04-02T14:20:00.000+00:00',NULL,NULL,NULL,'2026-04-02T14:00:00.000+00:00',NULL,NULL,'2026-04-02T14:00:00.000+00:00',NULL,1,NULL,NULL);
INSERT INTO "paper" VALUES(4,2,900000000000000001,910000000000000078,1195428767,2.0,'item-03:1 item-05:1 item-08:1',3,'2026-04-02T14:20:00.000+00:00',NULL,NULL,NULL,'2026-04-02T14:00:00.000+00:00',NULL,NULL,'2026-04-02T14:00:00.000+00:00',NULL,1,NULL,NULL);
CREATE TABLE post (
    post_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id      INTEGER NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    kind           TEXT    NOT NULL CHECK (kind IN ('daily', 'extra', 'test')),
    state          TEXT    NOT NULL CHECK (
        state IN ('planned', 'claimed', 'posted', 'late', 'skipped', 'missed', 'closed')
    ),
    local_on       TEXT    NOT NULL,
    due_at         TEXT    NOT NULL,
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
    note           TEXT,
    FOREIGN KEY (item_id, item_version) REFERENCES item_version (item_id, version),
    CHECK (state IN ('planned', 'skipped', 'missed') OR key_option BETWEEN 0 AND 3)
) STRICT;
INSERT INTO "post" VALUES(1,900000000000000001,'daily','closed','2026-04-01','2026-04-01T14:00:00.000+00:00','2026-04-01T14:00:00.000+00:00','2026-04-01T14:00:00.000+00:00','2026-04-02T14:00:00.000+00:00',900000000000000002,NULL,1000,'item-01',1,1,1,2,NULL);
INSERT INTO "post" VALUES(2,900000000000000001,'daily','posted','2026-04-02','2026-04-02T14:00:00.000+00:00','2026-04-02T14:00:00.000+00:00','2026-04-02T14:00:00.000+00:00',NULL,900000000000000002,NULL,1001,'item-10',1,1,1,2,NULL);
INSERT INTO "post" VALUES(3,900000000000000001,'daily','planned','2026-04-03','2026-04-03T14:00:00.000+00:00',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL);
CREATE TABLE "reminder" (
    reminder_id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     INTEGER NOT NULL,
    server_id   INTEGER NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    hour        INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    UNIQUE (user_id, server_id)
) STRICT;
INSERT INTO "reminder" VALUES(1,910000000000000077,900000000000000001,7);
INSERT INTO "reminder" VALUES(2,910000000000000078,900000000000000001,7);
CREATE TABLE report (
    report_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id    INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    item_id      TEXT    NOT NULL,
    item_version INTEGER NOT NULL,
    flaw        TEXT    NOT NULL CHECK (
        flaw IN ('key', 'several', 'unclear', 'outdated', 'hurtful', 'other')
    ),
    words        TEXT    NOT NULL,
    reported_at  TEXT    NOT NULL,
    verdict      TEXT    CHECK (verdict IN ('agreed', 'stands')),
    reply        TEXT    NOT NULL DEFAULT '',
    decided_at   TEXT,
    host_done    INTEGER NOT NULL DEFAULT 0 CHECK (host_done IN (0, 1)),
    UNIQUE (server_id, user_id, item_id, item_version),
    CHECK ((verdict IS NULL) = (decided_at IS NULL))
) STRICT;
INSERT INTO "report" VALUES(1,900000000000000001,910000000000000077,'item-02',1,'unclear','Why?','2026-04-02T14:00:00.000+00:00',NULL,'',NULL,0);
INSERT INTO "report" VALUES(2,900000000000000001,910000000000000078,'item-12',1,'unclear','Why?','2026-04-02T14:00:00.000+00:00',NULL,'',NULL,0);
CREATE TABLE season (
    server_id  INTEGER NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number > 0),
    started_on TEXT    NOT NULL,
    PRIMARY KEY (server_id, number),
    UNIQUE (server_id, started_on)
) STRICT, WITHOUT ROWID;
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
    opt_in INTEGER NOT NULL DEFAULT 0 CHECK (opt_in IN (0, 1)), light INTEGER NOT NULL DEFAULT 3 CHECK (light > 0), sheet TEXT NOT NULL DEFAULT 'off'
    CHECK (sheet IN ('off', 'private', 'channel')), at_once INTEGER NOT NULL DEFAULT 0 CHECK (at_once IN (0, 1)), exam_profile TEXT, exam_length TEXT NOT NULL DEFAULT 'quarter'
    CHECK (exam_length IN ('full', 'half', 'quarter', 'sprint')), exam_form TEXT NOT NULL DEFAULT 'same'
    CHECK (exam_form IN ('same', 'own')), exam_opens_in INTEGER NOT NULL DEFAULT 5
    CHECK (exam_opens_in BETWEEN 1 AND 1440), catch_up_hours INTEGER NOT NULL DEFAULT 6
    CHECK (catch_up_hours BETWEEN 1 AND 23), reveal_hours INTEGER NOT NULL DEFAULT 0
    CHECK (reveal_hours BETWEEN 0 AND 72), lead_role_id INTEGER) STRICT;
INSERT INTO "server" VALUES(900000000000000001,900000000000000002,900000000000000003,'09:00','America/Chicago','1234567',NULL,0,NULL,0,0,3,'off',1,NULL,'quarter','same',5,6,0,NULL);
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
    downtime_credit     REAL    NOT NULL DEFAULT 0,
    items          TEXT,
    has_deleted_answers INTEGER NOT NULL DEFAULT 0 CHECK (has_deleted_answers IN (0, 1)), exam_profile TEXT, sections TEXT NOT NULL DEFAULT '', break_minutes INTEGER NOT NULL DEFAULT 0,
    CHECK ((state = 'lobby') = (opened_at IS NULL AND closed_at IS NULL)),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL AND ending IS NOT NULL))
) STRICT;
INSERT INTO "sitting" VALUES(1,900000000000000001,900000000000001001,76,'closed','same',3,10,NULL,'2026-04-02T14:05:00.000+00:00','2026-04-02T14:00:00.000+00:00','2026-04-02T14:10:00.000+00:00','2026-04-02T14:05:00.000+00:00','2026-04-02T14:00:00.000+00:00','stopped',0.0,'item-07:1 item-06:1 item-04:1',0,'sample','',0);
INSERT INTO "sitting" VALUES(2,900000000000000001,900000000000001001,76,'open','same',3,10,NULL,'2026-04-02T14:05:00.000+00:00','2026-04-02T14:00:00.000+00:00','2026-04-02T14:10:00.000+00:00','2026-04-02T14:05:00.000+00:00',NULL,NULL,0.0,'item-03:1 item-05:1 item-08:1',0,'sample','',0);
CREATE TABLE standstill (
    server_id INTEGER PRIMARY KEY,
    since     TEXT NOT NULL
) STRICT;
CREATE TABLE tally (
    server_id INTEGER NOT NULL,
    board     TEXT    NOT NULL CHECK (board IN ('daily', 'exam')),
    period    TEXT    NOT NULL,
    user_id   INTEGER NOT NULL,
    answered  INTEGER NOT NULL,
    correct   INTEGER NOT NULL,
    PRIMARY KEY (server_id, period, user_id, board)
) STRICT, WITHOUT ROWID;
INSERT INTO "tally" VALUES(900000000000000001,'daily','all',910000000000000077,2,1);
INSERT INTO "tally" VALUES(900000000000000001,'exam','all',910000000000000077,3,0);
INSERT INTO "tally" VALUES(900000000000000001,'daily','all',910000000000000078,2,1);
INSERT INTO "tally" VALUES(900000000000000001,'exam','all',910000000000000078,3,0);
INSERT INTO "tally" VALUES(900000000000000001,'daily','month 2026-04',910000000000000077,2,1);
INSERT INTO "tally" VALUES(900000000000000001,'exam','month 2026-04',910000000000000077,3,0);
INSERT INTO "tally" VALUES(900000000000000001,'daily','month 2026-04',910000000000000078,2,1);
INSERT INTO "tally" VALUES(900000000000000001,'exam','month 2026-04',910000000000000078,3,0);
INSERT INTO "tally" VALUES(900000000000000001,'daily','week 2026-03-30',910000000000000077,2,1);
INSERT INTO "tally" VALUES(900000000000000001,'exam','week 2026-03-30',910000000000000077,3,0);
INSERT INTO "tally" VALUES(900000000000000001,'daily','week 2026-03-30',910000000000000078,2,1);
INSERT INTO "tally" VALUES(900000000000000001,'exam','week 2026-03-30',910000000000000078,3,0);
CREATE TABLE told_point (
    server_id INTEGER NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    period    TEXT    NOT NULL,
    user_id   INTEGER NOT NULL,
    points    INTEGER NOT NULL,
    PRIMARY KEY (server_id, period, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "told_point" VALUES(900000000000000001,'all',910000000000000077,1);
INSERT INTO "told_point" VALUES(900000000000000001,'all',910000000000000078,1);
CREATE TABLE told_week (
    server_id INTEGER PRIMARY KEY REFERENCES server (server_id) ON DELETE CASCADE,
    week      TEXT    NOT NULL
) STRICT;
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
INSERT INTO "topic_tally" VALUES(910000000000000077,900000000000000001,'daily','advocacy','choice','application',2,1);
INSERT INTO "topic_tally" VALUES(910000000000000077,900000000000000001,'exam','advocacy','choice','application',1,0);
INSERT INTO "topic_tally" VALUES(910000000000000077,900000000000000001,'practice','advocacy','choice','application',1,0);
INSERT INTO "topic_tally" VALUES(910000000000000078,900000000000000001,'daily','advocacy','choice','application',2,1);
INSERT INTO "topic_tally" VALUES(910000000000000078,900000000000000001,'exam','advocacy','choice','application',1,0);
INSERT INTO "topic_tally" VALUES(910000000000000078,900000000000000001,'practice','advocacy','choice','application',1,0);
CREATE TABLE "weekly_goal" (
    user_id  INTEGER NOT NULL,
    since_on TEXT    NOT NULL,
    days     INTEGER NOT NULL CHECK (days BETWEEN 1 AND 7),
    PRIMARY KEY (user_id, since_on)
) STRICT, WITHOUT ROWID;
INSERT INTO "weekly_goal" VALUES(910000000000000077,'2026-03-30',3);
INSERT INTO "weekly_goal" VALUES(910000000000000078,'2026-03-30',3);
CREATE UNIQUE INDEX post_once ON post (server_id, local_on) WHERE kind = 'daily';
CREATE INDEX post_by_server ON post (server_id, post_id);
CREATE INDEX post_by_item ON post (server_id, item_id, round_number);
CREATE INDEX post_item_version ON post (item_id, item_version);
CREATE INDEX post_open ON post (server_id) WHERE state IN ('posted', 'late');
CREATE INDEX sitting_by_server ON sitting (server_id, sitting_id);
CREATE INDEX sitting_running ON sitting (state) WHERE state <> 'closed';
CREATE UNIQUE INDEX sitting_in_channel ON sitting (channel_id) WHERE state <> 'closed';
CREATE INDEX paper_by_member ON paper (server_id, user_id, paper_id);
CREATE INDEX paper_open ON paper (deadline_at) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX live_in_channel ON live_round (channel_id) WHERE phase <> 'over';
CREATE INDEX live_by_server ON live_round (server_id, round_id);
CREATE INDEX live_due ON live_round (due_at) WHERE phase <> 'over' AND paused_at IS NULL;
CREATE INDEX tally_by_member ON tally (user_id);
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
CREATE INDEX answer_by_member ON answer (user_id, server_id, local_on, scored, correct);
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
CREATE INDEX post_by_date ON post (server_id, local_on) WHERE kind <> 'test';
CREATE INDEX post_claimed ON post (server_id) WHERE state = 'claimed';
CREATE INDEX post_by_closing ON post (server_id, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX live_answer_by_member ON live_answer (user_id);
CREATE INDEX absence_by_member ON absence (user_id);
CREATE INDEX sitting_by_host ON sitting (host_user_id);
CREATE INDEX live_by_host ON live_round (host_user_id);
CREATE INDEX server_by_organiser ON server (organiser_user_id);
CREATE INDEX drill_by_member ON drill (user_id, server_id, drill_id);
CREATE INDEX drill_answer_by_member ON drill_answer (user_id, answered_at);
CREATE INDEX drill_answer_by_item ON drill_answer (item_id, item_version);
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
CREATE INDEX answer_by_time ON answer (user_id, answered_at);
CREATE INDEX drill_answer_with_confidence ON drill_answer (server_id, item_id)
    WHERE confidence IS NOT NULL;
CREATE TRIGGER drill_answer_confidence_comes_late AFTER UPDATE OF confidence ON drill_answer
WHEN EXISTS (
    SELECT 1 FROM card WHERE user_id = NEW.user_id AND item_id = NEW.item_id
                         AND reviewed_at >= NEW.answered_at
)
BEGIN
    DELETE FROM memory WHERE user_id = NEW.user_id;
END;
CREATE INDEX drill_by_server ON drill (server_id);
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
CREATE TRIGGER live_answer_shows AFTER INSERT ON live_answer
BEGIN
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE kind = 'question' AND ref_id = NEW.round_id AND part = NEW.number AND changed = 0;
END;
CREATE TRIGGER live_round_is_gone AFTER DELETE ON live_round
BEGIN
    DELETE FROM outbox WHERE kind IN ('question', 'standings') AND ref_id = OLD.round_id;
END;
CREATE INDEX reminder_by_server ON reminder (server_id);
CREATE TRIGGER reminder_is_gone AFTER DELETE ON reminder
BEGIN
    DELETE FROM outbox WHERE kind = 'reminder' AND ref_id = OLD.reminder_id;
END;
CREATE INDEX known_on_by_server ON known_on (server_id);
CREATE INDEX absence_by_time ON absence (noticed_at);
CREATE TRIGGER post_forgets_deleted_answers AFTER UPDATE OF state ON post
WHEN NEW.state IN ('closed', 'skipped', 'missed')
BEGIN
    DELETE FROM deleted_answer WHERE post_id = NEW.post_id;
END;
CREATE TRIGGER sitting_forgets_deleted_papers AFTER UPDATE OF state ON sitting
WHEN NEW.state = 'closed'
BEGIN
    DELETE FROM deleted_paper WHERE sitting_id = NEW.sitting_id;
END;
CREATE INDEX sitting_asking ON sitting (server_id) WHERE state <> 'closed';
CREATE INDEX live_asking ON live_round (server_id) WHERE phase <> 'over';
CREATE INDEX told_point_by_member ON told_point (user_id);
CREATE TRIGGER answer_recounts_later AFTER UPDATE OF correct ON answer
WHEN NEW.scored = 1 AND NEW.correct <> OLD.correct
BEGIN
    INSERT INTO told_point (server_id, period, user_id, points)
    SELECT server_id, 'waiting', NEW.user_id, NEW.correct - OLD.correct FROM told_week
    WHERE server_id = NEW.server_id AND week >= date(NEW.local_on, 'weekday 0', '-6 days')
    ON CONFLICT (server_id, period, user_id) DO UPDATE SET points = points + excluded.points;
END;
CREATE TRIGGER paper_recounts AFTER UPDATE OF correct ON paper
WHEN OLD.correct IS NOT NULL AND NEW.correct <> OLD.correct AND NEW.local_on IS NOT NULL AND EXISTS (
    SELECT 1 FROM sitting WHERE sitting_id = NEW.sitting_id AND state = 'closed'
) AND EXISTS (
    SELECT 1 FROM mark WHERE mark.paper_id = NEW.paper_id AND mark.option IS NOT NULL
)
BEGIN
    INSERT INTO counted (server_id, board, local_on, user_id, answered, correct)
    VALUES (NEW.server_id, 'exam', NEW.local_on, NEW.user_id, 0, NEW.correct - OLD.correct);
END;
CREATE TRIGGER sitting_counts AFTER UPDATE OF state ON sitting
WHEN NEW.state = 'closed' AND OLD.state = 'open'
BEGIN
    INSERT INTO counted (server_id, board, local_on, user_id, answered, correct)
    SELECT paper.server_id, 'exam', paper.local_on, paper.user_id, paper.questions, paper.correct
    FROM paper
    WHERE sitting_id = NEW.sitting_id AND paper.correct IS NOT NULL AND paper.local_on IS NOT NULL
      AND EXISTS (
          SELECT 1 FROM mark WHERE mark.paper_id = paper.paper_id AND mark.option IS NOT NULL
      );
END;
CREATE INDEX letter_by_server ON letter (server_id);
CREATE TRIGGER letter_is_gone AFTER DELETE ON letter
BEGIN
    DELETE FROM outbox WHERE kind = 'letter' AND ref_id = OLD.letter_id;
END;
CREATE INDEX outbox_by_server ON outbox (server_id);
CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (server_id) WHERE due_at IS NOT NULL;
CREATE INDEX paper_missed ON paper (user_id) WHERE seen_at IS NULL AND closed_at IS NOT NULL;
CREATE TRIGGER sitting_is_gone AFTER DELETE ON sitting
BEGIN
    DELETE FROM outbox WHERE kind IN ('sitting', 'start', 'results') AND ref_id = OLD.sitting_id;
END;
CREATE TRIGGER paper_is_gone AFTER DELETE ON paper
BEGIN
    DELETE FROM outbox WHERE kind = 'call' AND ref_id = OLD.paper_id;
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE kind = 'share' AND ref_id = OLD.paper_id AND changed = 0;
END;
CREATE TRIGGER paper_is_renumbered AFTER UPDATE OF paper_id ON paper
WHEN NEW.paper_id <> OLD.paper_id
BEGIN
    UPDATE outbox SET ref_id = NEW.paper_id WHERE kind = 'call' AND ref_id = OLD.paper_id;
END;
CREATE INDEX live_member_by_member ON live_member (user_id);
CREATE TRIGGER live_member_shows AFTER INSERT ON live_member
BEGIN
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE kind = 'question' AND ref_id = NEW.round_id AND part = 0 AND changed = 0;
END;
CREATE INDEX report_open ON report (server_id, item_id, item_version) WHERE verdict IS NULL;
CREATE INDEX report_for_host ON report (item_id) WHERE host_done = 0;
CREATE INDEX report_by_member ON report (user_id);
CREATE TRIGGER report_is_gone AFTER DELETE ON report
BEGIN
    DELETE FROM outbox WHERE kind = 'thanks' AND ref_id = OLD.report_id;
END;
CREATE TRIGGER server_is_gone AFTER DELETE ON server
BEGIN
    DELETE FROM outbox WHERE kind IN ('sheet', 'notice', 'panel') AND ref_id = OLD.server_id;
END;
CREATE INDEX own_import_by_server ON own_import (server_id, import_id);
CREATE INDEX own_import_by_member ON own_import (importer_user_id);
CREATE INDEX own_item_by_author ON own_item (author_user_id);
CREATE INDEX own_item_by_import ON own_item (import_id);
CREATE INDEX own_version_by_import ON own_version (import_id);
CREATE TRIGGER post_leaves_the_line AFTER UPDATE OF message_id ON post
WHEN NEW.message_id IS NOT NULL AND OLD.message_id IS NULL AND NEW.kind <> 'test' AND EXISTS (
    SELECT 1 FROM line_choice WHERE server_id = NEW.server_id AND item_id = NEW.item_id
)
BEGIN
    DELETE FROM line_choice WHERE server_id = NEW.server_id AND item_id = NEW.item_id;
    UPDATE line SET version = version + 1 WHERE server_id = NEW.server_id;
END;
CREATE INDEX deed_by_server ON deed (server_id, deed_id);
CREATE INDEX server_reveals ON server (reveal_hours) WHERE reveal_hours > 0;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('reminder',2);
INSERT INTO "sqlite_sequence" VALUES('outbox',17);
INSERT INTO "sqlite_sequence" VALUES('post',3);
INSERT INTO "sqlite_sequence" VALUES('sitting',2);
INSERT INTO "sqlite_sequence" VALUES('paper',4);
INSERT INTO "sqlite_sequence" VALUES('live_round',2);
INSERT INTO "sqlite_sequence" VALUES('drill',2);
INSERT INTO "sqlite_sequence" VALUES('letter',2);
INSERT INTO "sqlite_sequence" VALUES('own_import',2);
INSERT INTO "sqlite_sequence" VALUES('own_item',2);
INSERT INTO "sqlite_sequence" VALUES('report',2);
COMMIT;
