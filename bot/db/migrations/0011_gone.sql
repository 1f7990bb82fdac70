-- On which servers a member has set something for themselves. What they set holds everywhere, so
-- without this nobody could tell when they are on no server with the bot any more.

CREATE TABLE known_on (
    user_id   INTEGER NOT NULL,
    server_id INTEGER NOT NULL,
    PRIMARY KEY (user_id, server_id)
) STRICT;
CREATE INDEX known_on_by_server ON known_on (server_id);
CREATE INDEX absence_by_time ON absence (noticed_at);

INSERT INTO known_on (user_id, server_id)
SELECT who.user_id, seen.server_id
FROM (SELECT user_id FROM member_setting UNION SELECT user_id FROM weekly_goal) AS who
JOIN (
    SELECT user_id, server_id FROM tally
    UNION SELECT user_id, server_id FROM paper
    UNION SELECT user_id, server_id FROM drill
    UNION SELECT user_id, server_id FROM reminder
    UNION SELECT live_answer.user_id, server_id FROM live_answer JOIN live_round USING (round_id)
) AS seen ON seen.user_id = who.user_id;

-- Of the others nobody knows where they were: they are kept for as long as any of today's servers.
INSERT INTO known_on (user_id, server_id)
SELECT who.user_id, kept.server_id
FROM (
    SELECT user_id FROM member_setting UNION SELECT user_id FROM weekly_goal
    EXCEPT SELECT user_id FROM known_on
) AS who
CROSS JOIN (
    SELECT server_id FROM server
    UNION SELECT server_id FROM sitting
    UNION SELECT server_id FROM live_round
    UNION SELECT server_id FROM drill
) AS kept;
DELETE FROM member_setting WHERE user_id NOT IN (SELECT user_id FROM known_on);
DELETE FROM weekly_goal WHERE user_id NOT IN (SELECT user_id FROM known_on);
