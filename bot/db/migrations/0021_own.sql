-- A server's own questions: what it draws from, what it imported, its items and what they said.

-- `edition` rises with every change, so that two organisers never overwrite each other.
-- `daily_from` names domains and topics, with spaces between them; without any, all are meant.
CREATE TABLE own_bank (
    server_id  INTEGER PRIMARY KEY,
    pool       TEXT    NOT NULL DEFAULT 'both' CHECK (pool IN ('built-in', 'own', 'both')),
    daily_from TEXT    NOT NULL DEFAULT '',
    edition    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE own_import (
    import_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    server_id        INTEGER NOT NULL REFERENCES own_bank (server_id) ON DELETE CASCADE,
    importer_user_id INTEGER,
    file_name        TEXT    NOT NULL,
    imported_at      TEXT    NOT NULL,
    added            INTEGER NOT NULL,
    changed          INTEGER NOT NULL
) STRICT;
CREATE INDEX own_import_by_server ON own_import (server_id, import_id);
CREATE INDEX own_import_by_member ON own_import (importer_user_id);

-- An item of a server is 'own.' and its number everywhere else: no built-in id has a full stop, and
-- numbers never come again. `name` is what files call it; `latest` the last version ever given.
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
CREATE INDEX own_item_by_author ON own_item (author_user_id);
CREATE INDEX own_item_by_import ON own_item (import_id);

-- What an item says in each version; what members were shown of it is in item_version besides.
CREATE TABLE own_version (
    own_id    INTEGER NOT NULL REFERENCES own_item (own_id) ON DELETE CASCADE,
    version   INTEGER NOT NULL,
    body      TEXT    NOT NULL,
    import_id INTEGER REFERENCES own_import (import_id) ON DELETE SET NULL,
    PRIMARY KEY (own_id, version)
) STRICT;
CREATE INDEX own_version_by_import ON own_version (import_id);
