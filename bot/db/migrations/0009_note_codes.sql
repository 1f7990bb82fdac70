-- What the ledger notes of a post is a code with arguments, in JSON, no sentence any more: words
-- are the cogs' matter. What was noted as a sentence is read back where its form is known.

UPDATE post SET note = CASE
    WHEN note = 'the bot was away' THEN '["bot_away"]'
    WHEN note = 'skipped by an organiser' THEN '["skipped_by_organiser"]'
    WHEN note = 'sent again' THEN '["sent_again"]'
    WHEN note = 'something went wrong' THEN '["went_wrong"]'
    WHEN note GLOB 'I cannot post in <#[0-9]*>: I am missing *. Give me that in *'
    THEN '["no_permission", ["'
        -- Between "I am missing " and ". Give me that" stand the names as Discord shows them.
        || replace(replace(lower(substr(
               note,
               instr(note, 'missing ') + 8,
               instr(note, '. Give me that') - instr(note, 'missing ') - 8
           )), ' ', '_'), ',_', '", "')
        || '"], ' || substr(note, 20, instr(note, '>') - 20) || ']'
    WHEN note GLOB 'I cannot see the channel <#[0-9]*>;*'
    THEN '["cannot_see", ' || substr(note, 28, instr(note, '>') - 28) || ']'
    WHEN note GLOB 'Discord did not take my message (error [0-9]*). *'
    THEN '["discord_refused", ' || substr(note, 40, instr(note, ')') - 40) || ']'
    ELSE '["noted_earlier"]'
END
WHERE note IS NOT NULL;
