-- Which new item is worth asking is told by first answers alone: later ones are partly memory.
ALTER TABLE card ADD COLUMN first_right INTEGER NOT NULL DEFAULT 0 CHECK (first_right IN (0, 1));
-- What members remember is worked out anew at their next look, with their first answers.
DELETE FROM memory;
