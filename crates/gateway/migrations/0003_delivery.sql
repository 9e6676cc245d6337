-- Delivery in full: several names of a person, timers, paces, retention, several processes.

ALTER TABLE conversation ADD COLUMN phone TEXT;                                  -- in digits, if it was ever seen
ALTER TABLE conversation ADD COLUMN wants_marketing BIGINT NOT NULL DEFAULT 1;
ALTER TABLE conversation ADD COLUMN preference_at BIGINT NOT NULL DEFAULT 0;     -- when they said so
ALTER TABLE conversation ADD COLUMN pair_busy_until BIGINT NOT NULL DEFAULT 0;   -- GCRA: theoretical arrival time, in microseconds
ALTER TABLE conversation ADD COLUMN merged_into BIGINT;                          -- the same person's older conversation
UPDATE conversation SET phone = address WHERE address NOT LIKE '%.%';

-- Aliases are kept in one form from now on: see `store/alias.rs`.
UPDATE alias SET address = substr(address, 1, 4) || '9' || substr(address, 5)
WHERE address LIKE '55__________' AND substr(address, 5, 1) IN ('6', '7', '8', '9')
  AND NOT EXISTS (SELECT 1 FROM alias AS other WHERE other.phone_number_id = alias.phone_number_id
                  AND other.address = substr(alias.address, 1, 4) || '9' || substr(alias.address, 5));
UPDATE alias SET address = '52' || substr(address, 4)
WHERE address LIKE '521__________'
  AND NOT EXISTS (SELECT 1 FROM alias AS other WHERE other.phone_number_id = alias.phone_number_id
                  AND other.address = '52' || substr(alias.address, 4));
UPDATE alias SET address = '549' || substr(address, 3)
WHERE address LIKE '54__________'
  AND NOT EXISTS (SELECT 1 FROM alias AS other WHERE other.phone_number_id = alias.phone_number_id
                  AND other.address = '549' || substr(alias.address, 3));
CREATE INDEX alias_conversation ON alias (conversation_id);

-- Only the oldest unfinished row of a conversation and kind may leave: the head of its lane.
ALTER TABLE outbox ADD COLUMN is_head BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN phone_number_id TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN owner TEXT;                                        -- whose word on the attempt is still missing
ALTER TABLE outbox ADD COLUMN replaced_wamid TEXT;                               -- of the message in whose place the fallback goes out
ALTER TABLE outbox ADD COLUMN resend TEXT NOT NULL DEFAULT 'once';               -- once, ask, never
ALTER TABLE outbox ADD COLUMN unknowns BIGINT NOT NULL DEFAULT 0;                -- attempts of which nobody knows how they ended
ALTER TABLE outbox ADD COLUMN fallback TEXT;
ALTER TABLE outbox ADD COLUMN is_marketing BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
UPDATE outbox SET created_at = due_at,
  phone_number_id = (SELECT phone_number_id FROM conversation WHERE conversation.id = outbox.conversation_id);
UPDATE outbox SET is_head = 1 WHERE id IN
  (SELECT min(id) FROM outbox WHERE state IN ('pending', 'sending', 'unknown') GROUP BY conversation_id, kind);
DROP INDEX outbox_due;
CREATE INDEX outbox_head ON outbox (phone_number_id, kind, due_at, id) WHERE is_head = 1;
CREATE INDEX outbox_heads_of ON outbox (conversation_id) WHERE is_head = 1;
CREATE INDEX outbox_sending ON outbox (due_at) WHERE state = 'sending';
CREATE INDEX outbox_unknown ON outbox (due_at) WHERE state = 'unknown';
CREATE INDEX outbox_marketing ON outbox (conversation_id) WHERE is_marketing = 1;
CREATE INDEX outbox_created ON outbox (created_at);

CREATE INDEX conversation_merged ON conversation (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX inbox_received ON inbox (received_at);

-- Our numbers, and how fast each may send.
CREATE TABLE number (
    phone_number_id TEXT   NOT NULL PRIMARY KEY,
    busy_until      BIGINT NOT NULL DEFAULT 0,   -- GCRA: theoretical arrival time, in microseconds
    opens_at        BIGINT NOT NULL DEFAULT 0,   -- when the bucket has room for one more
    resume_at       BIGINT NOT NULL DEFAULT 0,   -- nothing leaves before
    share           BIGINT NOT NULL DEFAULT 100, -- percent of its pace, at `share_at`
    share_at        BIGINT NOT NULL DEFAULT 0,
    is_halted       BIGINT NOT NULL DEFAULT 0    -- 1: one message at a time tries whether somebody has mended it
);
INSERT INTO number (phone_number_id) SELECT DISTINCT phone_number_id FROM conversation;

CREATE TABLE timer (
    conversation_id BIGINT NOT NULL REFERENCES conversation (id),
    key             TEXT   NOT NULL,
    due_at          BIGINT NOT NULL,
    event_key       TEXT   NOT NULL, -- of the event that it becomes
    payload         TEXT   NOT NULL,
    PRIMARY KEY (conversation_id, key)
);
CREATE INDEX timer_due ON timer (due_at);

-- Statuses of messages that nobody knows yet: a status may be faster than the answer to the request.
CREATE TABLE stray_status (
    wamid       TEXT   NOT NULL,
    status      TEXT   NOT NULL,
    payload     TEXT   NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (wamid, status)
);
DELETE FROM inbox WHERE key LIKE 's:%';

-- Messages can be put aside too: then the key is the row's name outside, which no event has.
CREATE TABLE put_aside (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    event_key       TEXT    NOT NULL UNIQUE,
    outbox_id       BIGINT,                   -- null: an event
    conversation_id BIGINT  NOT NULL REFERENCES conversation (id),
    error           TEXT    NOT NULL,
    attempts        BIGINT  NOT NULL,
    died_at         BIGINT  NOT NULL
);
INSERT INTO put_aside (event_key, conversation_id, error, attempts, died_at)
SELECT event_key, conversation_id, error, attempts, died_at FROM dead_letter ORDER BY id;
DROP TABLE dead_letter;
ALTER TABLE put_aside RENAME TO dead_letter;
CREATE INDEX dead_letter_outbox ON dead_letter (outbox_id) WHERE outbox_id IS NOT NULL;

-- What people did to the store by hand: erasures, replays.
CREATE TABLE audit (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     BIGINT  NOT NULL,
    action TEXT    NOT NULL,
    detail TEXT    NOT NULL
);
