-- Servers where something runs that nobody can reach: the bot was removed, or Discord has the
-- server out of reach. Their clocks stand still from then on, and go on where they were.

CREATE TABLE standstill (
    server_id INTEGER PRIMARY KEY,
    since     TEXT NOT NULL
) STRICT;
