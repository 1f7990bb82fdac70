-- When the bot left a server, in one place. Here is only who is to be forgotten: a server without
-- a row is one that the bot is on, and whatever is kept of a server goes when its row is due.

CREATE TABLE departure (
    server_id INTEGER PRIMARY KEY,
    left_at   TEXT NOT NULL
) STRICT;

-- Rows of one server that disagree were written after a return that nobody noted.
INSERT INTO departure (server_id, left_at)
SELECT server_id, MAX(left_at) FROM (
    SELECT server_id, left_at FROM server
    UNION ALL SELECT server_id, left_at FROM sitting
    UNION ALL SELECT server_id, left_at FROM live_round
    UNION ALL SELECT server_id, left_at FROM drill
) AS kept
GROUP BY server_id HAVING COUNT(*) = COUNT(left_at);

DROP INDEX sitting_left;
DROP INDEX live_left;
DROP INDEX drill_left;
DROP INDEX drill_by_server;
ALTER TABLE server DROP COLUMN left_at;
ALTER TABLE sitting DROP COLUMN left_at;
ALTER TABLE live_round DROP COLUMN left_at;
ALTER TABLE drill DROP COLUMN left_at;
CREATE INDEX drill_by_server ON drill (server_id);
