-- Questions as a form, for whom a row of buttons is hard to use.

ALTER TABLE member_setting ADD COLUMN as_form INTEGER NOT NULL DEFAULT 0 CHECK (as_form IN (0, 1));
