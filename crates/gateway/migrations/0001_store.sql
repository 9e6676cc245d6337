-- Everything that must survive. Times are milliseconds since 1970, UTC. Rows are numbered upwards and no number is used twice.
-- `id INTEGER PRIMARY KEY AUTOINCREMENT` reads `id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY` elsewhere.

-- A person at one of our numbers, and how far we are with them.
CREATE TABLE conversation (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    phone_number_id    TEXT    NOT NULL,
    address            TEXT    NOT NULL,
    profile_name       TEXT,
    state              TEXT,
    version            BIGINT  NOT NULL DEFAULT 0, -- events applied so far
    lease_epoch        BIGINT  NOT NULL DEFAULT 0, -- rises with every claim: fences whoever held the lease before
    lease_owner        TEXT,                       -- null when nobody holds it
    last_provider_time BIGINT                      -- of the youngest provider's event applied
);

-- The names under which a person writes to us. All of them lead to one conversation.
CREATE TABLE alias (
    phone_number_id TEXT   NOT NULL,
    address         TEXT   NOT NULL,
    conversation_id BIGINT NOT NULL REFERENCES conversation (id),
    PRIMARY KEY (phone_number_id, address)
);

-- What happened. A row is written once for each key, for ever: that is what makes a webhook's repetition harmless.
CREATE TABLE inbox (
    arrival         INTEGER PRIMARY KEY AUTOINCREMENT, -- order of arrival, place in the batch included
    key             TEXT    NOT NULL UNIQUE,
    conversation_id BIGINT  REFERENCES conversation (id), -- null: belongs to nobody
    provider_time   BIGINT  NOT NULL,                   -- whole seconds, in milliseconds
    received_at     BIGINT  NOT NULL,
    payload         TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('pending', 'applied', 'dead', 'ignored')),
    attempts        BIGINT  NOT NULL DEFAULT 0, -- times handed out; counted before anything runs
    errors          BIGINT  NOT NULL DEFAULT 0, -- times it failed in an orderly way; the other attempts were deaths
    next_at         BIGINT  NOT NULL DEFAULT 0, -- not handed out before
    claim_epoch     BIGINT,                     -- the lease under which it is out
    applied_seq     BIGINT                      -- its place in the conversation's history, from 1, without gaps
);
CREATE INDEX inbox_lane ON inbox (conversation_id, provider_time, arrival) WHERE state = 'pending';
CREATE INDEX inbox_out ON inbox (conversation_id, claim_epoch) WHERE claim_epoch IS NOT NULL;
CREATE UNIQUE INDEX inbox_history ON inbox (conversation_id, applied_seq) WHERE applied_seq IS NOT NULL;

-- The conversations with work, and since when. Apart from `conversation`, so that finding the next one and pushing it back touches
-- a few small rows and never rewrites a state.
CREATE TABLE ready (
    conversation_id BIGINT NOT NULL PRIMARY KEY REFERENCES conversation (id),
    ready_at        BIGINT NOT NULL,
    lease_until     BIGINT NOT NULL DEFAULT 0 -- 0 when nobody holds the conversation
);
CREATE INDEX ready_order ON ready (ready_at, conversation_id);

-- What is to be sent or done, written by the transaction that decided it.
CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id BIGINT  NOT NULL REFERENCES conversation (id),
    version         BIGINT  NOT NULL, -- the conversation's, after the commit that wrote it
    kind            TEXT    NOT NULL CHECK (kind IN ('message', 'command')),
    payload         TEXT    NOT NULL,
    image           BLOB,
    state           TEXT    NOT NULL CHECK (state IN ('pending', 'sending', 'unknown', 'done', 'failed')),
    attempt         BIGINT  NOT NULL DEFAULT 0,
    due_at          BIGINT  NOT NULL, -- pending, unknown: not sent before; sending: the sender's lease ends
    expires_at      BIGINT  NOT NULL,
    wamid           TEXT,
    status          TEXT,             -- the provider's latest word
    error_code      BIGINT,
    error           TEXT
);
-- SQLite uses a partial index only for a query that repeats its condition word for word.
CREATE INDEX outbox_lane ON outbox (conversation_id, kind, id) WHERE state IN ('pending', 'sending', 'unknown');
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE state IN ('pending', 'sending', 'unknown');
CREATE INDEX outbox_expiry ON outbox (expires_at) WHERE state IN ('pending', 'unknown');
CREATE INDEX outbox_wamid ON outbox (wamid) WHERE wamid IS NOT NULL;

-- Events put aside because they could not be handled. Their inbox rows stay, with state `dead`.
CREATE TABLE dead_letter (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    event_key       TEXT    NOT NULL UNIQUE REFERENCES inbox (key),
    conversation_id BIGINT  NOT NULL REFERENCES conversation (id),
    error           TEXT    NOT NULL,
    attempts        BIGINT  NOT NULL,
    died_at         BIGINT  NOT NULL
);

-- One row, written to find out whether writing works.
CREATE TABLE heartbeat (
    id         BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    written_at BIGINT NOT NULL
);
INSERT INTO heartbeat (id, written_at) VALUES (1, 0);
