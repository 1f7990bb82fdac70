-- What members suggest: an item of the server's own that rests until an organiser says a word, and a
-- report that the bank is missing it.
ALTER TABLE own_item ADD COLUMN suggested INTEGER NOT NULL DEFAULT 0
    CHECK (suggested IN (0, 1) AND (suggested = 0 OR state = 'retired'));
CREATE INDEX own_item_suggested ON own_item (server_id) WHERE suggested = 1;

-- The reports as before, with one flaw more. A number that was given never comes again.
CREATE TABLE report_before AS SELECT * FROM report;
CREATE TABLE report_number AS SELECT name, seq FROM sqlite_sequence WHERE name = 'report';
DROP TABLE report;
CREATE TABLE report (
    report_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id    INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    item_id      TEXT    NOT NULL,
    item_version INTEGER NOT NULL,
    flaw         TEXT    NOT NULL CHECK (
        flaw IN ('key', 'several', 'unclear', 'outdated', 'hurtful', 'other', 'missing')
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
INSERT INTO report (report_id, server_id, user_id, item_id, item_version, flaw, words, reported_at,
                    verdict, reply, decided_at, host_done)
SELECT report_id, server_id, user_id, item_id, item_version, flaw, words, reported_at,
       verdict, reply, decided_at, host_done FROM report_before;
DELETE FROM sqlite_sequence WHERE name = 'report';
INSERT INTO sqlite_sequence (name, seq) SELECT name, seq FROM report_number;
DROP TABLE report_before;
DROP TABLE report_number;
CREATE INDEX report_open ON report (server_id, item_id, item_version) WHERE verdict IS NULL;
CREATE INDEX report_for_host ON report (item_id) WHERE host_done = 0;
CREATE INDEX report_by_member ON report (user_id);
CREATE TRIGGER report_is_gone AFTER DELETE ON report
BEGIN
    DELETE FROM outbox WHERE kind = 'thanks' AND ref_id = OLD.report_id;
END;
