-- Keys stay secret: nobody answers a second time by having the first time deleted, and what is
-- being asked on a server is found by index, however much was asked before.

-- That there was an answer or a paper, of somebody who had it deleted while it was open: a
-- fingerprint without a name, which goes when the question or the mock exam closes.
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
-- Messages about which something is to be done, such as to show the key of a closed question.
CREATE INDEX outbox_waiting ON outbox (server_id) WHERE due_at IS NOT NULL;
