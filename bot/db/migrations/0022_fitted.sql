-- Memory as it was fitted: how many days an item lasts after its first answer (FSRS's first four
-- weights, as a JSON list), for a group, and for a member who remembers unlike their group. No row,
-- or nothing in a memory: FSRS's own.
CREATE TABLE group_weights (
    server_id INTEGER PRIMARY KEY,
    weights   TEXT NOT NULL
) STRICT;
CREATE TABLE member_weights (
    user_id INTEGER PRIMARY KEY,
    weights TEXT NOT NULL
) STRICT;

-- With which weights a member's cards were worked out: with others they are worked out anew.
ALTER TABLE memory ADD COLUMN weights TEXT NOT NULL DEFAULT '';
