-- What members start is bounded: a result is shared once, and a live round is not paused for ever.

ALTER TABLE paper ADD COLUMN shared_at TEXT;

-- The seconds for which a round was paused before the pause that it may be in.
ALTER TABLE live_round ADD COLUMN paused_for REAL NOT NULL DEFAULT 0;
