-- What members say is wrong with questions, and what organisers said to it.
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
CREATE INDEX report_open ON report (server_id, item_id, item_version) WHERE verdict IS NULL;
CREATE INDEX report_for_host ON report (item_id) WHERE host_done = 0;
CREATE INDEX report_by_member ON report (user_id);
CREATE TRIGGER report_is_gone AFTER DELETE ON report
BEGIN
    DELETE FROM outbox WHERE kind = 'thanks' AND ref_id = OLD.report_id;
END;
