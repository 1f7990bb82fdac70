-- The field's own terms for what had names of ours: confidence for sureness, downtime credit for
-- what was given back, anonymised for nameless.

ALTER TABLE drill_answer RENAME COLUMN sureness TO confidence;
ALTER TABLE member_setting RENAME COLUMN ask_sureness TO ask_confidence;
DROP INDEX drill_answer_with_sureness;
CREATE INDEX drill_answer_with_confidence ON drill_answer (server_id, item_id)
    WHERE confidence IS NOT NULL;
DROP TRIGGER drill_answer_sureness_comes_late;
CREATE TRIGGER drill_answer_confidence_comes_late AFTER UPDATE OF confidence ON drill_answer
WHEN EXISTS (
    SELECT 1 FROM card WHERE user_id = NEW.user_id AND item_id = NEW.item_id
                         AND reviewed_at >= NEW.answered_at
)
BEGIN
    DELETE FROM memory WHERE user_id = NEW.user_id;
END;
ALTER TABLE memory RENAME COLUMN heard_at TO synced_until;

ALTER TABLE sitting RENAME COLUMN given_back TO downtime_credit;
ALTER TABLE sitting RENAME COLUMN thinned TO has_deleted_answers;
ALTER TABLE live_round RENAME COLUMN lonely TO unanswered_in_a_row;
ALTER TABLE nameless_answer RENAME TO anonymised_answer;
ALTER TABLE nameless_live_answer RENAME TO anonymised_live_answer;
ALTER TABLE aim RENAME TO weekly_goal;
