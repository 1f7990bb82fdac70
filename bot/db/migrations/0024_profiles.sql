-- A group chooses the exam it prepares for, what its mock exams are like unless somebody says
-- otherwise, how late a question may come, after how many hours it shows its answer, and whose role
-- leads the study. NULL is the usual exam, and 0 hours: when the next question comes.
ALTER TABLE server ADD COLUMN exam_profile TEXT;
ALTER TABLE server ADD COLUMN exam_length TEXT NOT NULL DEFAULT 'quarter'
    CHECK (exam_length IN ('full', 'half', 'quarter', 'sprint'));
ALTER TABLE server ADD COLUMN exam_form TEXT NOT NULL DEFAULT 'same'
    CHECK (exam_form IN ('same', 'own'));
ALTER TABLE server ADD COLUMN exam_opens_in INTEGER NOT NULL DEFAULT 5
    CHECK (exam_opens_in BETWEEN 1 AND 1440);
ALTER TABLE server ADD COLUMN catch_up_hours INTEGER NOT NULL DEFAULT 6
    CHECK (catch_up_hours BETWEEN 1 AND 23);
ALTER TABLE server ADD COLUMN reveal_hours INTEGER NOT NULL DEFAULT 0
    CHECK (reveal_hours BETWEEN 0 AND 72);
ALTER TABLE server ADD COLUMN lead_role_id INTEGER;
CREATE INDEX server_reveals ON server (reveal_hours) WHERE reveal_hours > 0;

-- A mock exam keeps the shape it began with, whatever its server or the exam's file says later:
-- sections are numbers of questions with commas between them, with a break between two of them.
ALTER TABLE sitting ADD COLUMN exam_profile TEXT;
ALTER TABLE sitting ADD COLUMN sections TEXT NOT NULL DEFAULT '';
ALTER TABLE sitting ADD COLUMN break_minutes INTEGER NOT NULL DEFAULT 0;

-- The questions of a paper that can be looked at and changed now: those of one section. NULL is
-- up to the last. A break has put its whole length on the deadline already, and lasts until then.
ALTER TABLE paper ADD COLUMN first_question INTEGER NOT NULL DEFAULT 1;
ALTER TABLE paper ADD COLUMN last_question INTEGER;
ALTER TABLE paper ADD COLUMN break_until TEXT;
