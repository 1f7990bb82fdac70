-- What a group is told of its members by name comes in batches, so that nobody can work a single
-- answer out (docs/privacy.md).

-- With `at_once` the daily board follows each answer.
ALTER TABLE server ADD COLUMN at_once INTEGER NOT NULL DEFAULT 0 CHECK (at_once IN (0, 1));

-- The points of daily questions as the board tells them, by period as in `tally`. What a member has
-- and is not told yet stands under the period 'waiting'.
CREATE TABLE told_point (
    server_id INTEGER NOT NULL REFERENCES server (server_id) ON DELETE CASCADE,
    period    TEXT    NOT NULL,
    user_id   INTEGER NOT NULL,
    points    INTEGER NOT NULL,
    PRIMARY KEY (server_id, period, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_point_by_member ON told_point (user_id);

-- Up to which week, by its Monday, points are told.
CREATE TABLE told_week (
    server_id INTEGER PRIMARY KEY REFERENCES server (server_id) ON DELETE CASCADE,
    week      TEXT    NOT NULL
) STRICT;

-- A corrected key that raises a point of a week which was told already joins those that wait: by
-- itself it would tell who chose the corrected option.
CREATE TRIGGER answer_recounts_later AFTER UPDATE OF correct ON answer
WHEN NEW.scored = 1 AND NEW.correct <> OLD.correct
BEGIN
    INSERT INTO told_point (server_id, period, user_id, points)
    SELECT server_id, 'waiting', NEW.user_id, NEW.correct - OLD.correct FROM told_week
    WHERE server_id = NEW.server_id AND week >= date(NEW.local_on, 'weekday 0', '-6 days')
    ON CONFLICT (server_id, period, user_id) DO UPDATE SET points = points + excluded.points;
END;

-- A paper is counted when its sitting is over, with all others: one that came later by itself would
-- tell that its writer has more time. Papers that were counted already are taken back until then.
INSERT INTO counted (server_id, board, local_on, user_id, answered, correct)
SELECT paper.server_id, 'exam', paper.local_on, paper.user_id, -paper.questions, -correct
FROM sitting JOIN paper USING (sitting_id)
WHERE state = 'open' AND correct IS NOT NULL AND paper.local_on IS NOT NULL AND EXISTS (
    SELECT 1 FROM mark WHERE mark.paper_id = paper.paper_id AND mark.option IS NOT NULL
);
DROP TRIGGER paper_counts;
CREATE TRIGGER paper_recounts AFTER UPDATE OF correct ON paper
WHEN OLD.correct IS NOT NULL AND NEW.correct <> OLD.correct AND NEW.local_on IS NOT NULL AND EXISTS (
    SELECT 1 FROM sitting WHERE sitting_id = NEW.sitting_id AND state = 'closed'
) AND EXISTS (
    SELECT 1 FROM mark WHERE mark.paper_id = NEW.paper_id AND mark.option IS NOT NULL
)
BEGIN
    INSERT INTO counted (server_id, board, local_on, user_id, answered, correct)
    VALUES (NEW.server_id, 'exam', NEW.local_on, NEW.user_id, 0, NEW.correct - OLD.correct);
END;
CREATE TRIGGER sitting_counts AFTER UPDATE OF state ON sitting
WHEN NEW.state = 'closed' AND OLD.state = 'open'
BEGIN
    INSERT INTO counted (server_id, board, local_on, user_id, answered, correct)
    SELECT paper.server_id, 'exam', paper.local_on, paper.user_id, paper.questions, paper.correct
    FROM paper
    WHERE sitting_id = NEW.sitting_id AND paper.correct IS NOT NULL AND paper.local_on IS NOT NULL
      AND EXISTS (
          SELECT 1 FROM mark WHERE mark.paper_id = paper.paper_id AND mark.option IS NOT NULL
      );
END;
