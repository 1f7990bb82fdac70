-- A study panel for those who use no slash commands, and questions as a form.

ALTER TABLE member_setting ADD COLUMN as_form INTEGER NOT NULL DEFAULT 0 CHECK (as_form IN (0, 1));

-- The panel is its row in the outbox alone: of a server, in the channel that its note begins with.
DROP TRIGGER server_is_gone;
CREATE TRIGGER server_is_gone AFTER DELETE ON server
BEGIN
    DELETE FROM outbox WHERE kind IN ('sheet', 'notice', 'panel') AND ref_id = OLD.server_id;
END;
