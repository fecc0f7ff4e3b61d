-- An event is kept as it is delivered: body is the whole CloudEvents JSON.
CREATE TABLE event (
  seq       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  type      TEXT NOT NULL,
  subject   TEXT NOT NULL,
  stored_at BIGINT NOT NULL,
  body      BYTEA NOT NULL
);

-- What each thing looked like when it was last seen: tells news from repetition, and names from numbers.
-- modified is NULL where only the name is known; name is NULL too where the API answered that there is no such thing.
CREATE TABLE record (
  system   TEXT NOT NULL,
  thing    TEXT NOT NULL,
  key      TEXT NOT NULL,
  modified BIGINT,
  digest   BYTEA,
  status   TEXT,
  name     TEXT,
  PRIMARY KEY (system, thing, key)
);

CREATE TABLE downstream (
  name    TEXT PRIMARY KEY,
  types   TEXT NOT NULL,
  ordered BOOLEAN NOT NULL
);

-- One row per event and downstream. state: 'ready' (may go), 'waiting' (an earlier one of its lane is not delivered
-- yet), 'delivered'. A lane is what must stay in order: one subject of one source. due_at (epoch ms) is when it may be
-- claimed; a claim moves it to the end of the lease, so a claim that died comes round again by itself.
CREATE TABLE delivery (
  downstream   TEXT NOT NULL,
  seq          BIGINT NOT NULL,
  lane         TEXT NOT NULL,
  state        TEXT NOT NULL,
  due_at       BIGINT NOT NULL,
  claim        BIGINT NOT NULL DEFAULT 0,
  leased       BOOLEAN NOT NULL DEFAULT FALSE,
  attempts     BIGINT NOT NULL DEFAULT 0,
  delivered_at BIGINT,
  last_error   TEXT,
  PRIMARY KEY (seq, downstream)
);
CREATE INDEX delivery_ready ON delivery (downstream, due_at, seq) WHERE state = 'ready';
CREATE INDEX delivery_lane ON delivery (downstream, lane, seq) WHERE state <> 'delivered';

-- Where each poll has got to. cursor is the API's own text of the last modified time that is durable here.
CREATE TABLE stream (
  name         TEXT PRIMARY KEY,
  cursor       TEXT,
  baseline     BOOLEAN NOT NULL,
  saved_at     BIGINT NOT NULL
);

-- Records that could not be read, kept whole. digest recognises the same record when it is read again.
CREATE TABLE quarantine (
  id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream     TEXT NOT NULL,
  digest     BYTEA NOT NULL,
  reason     TEXT NOT NULL,
  record     TEXT NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen  BIGINT NOT NULL,
  seen       BIGINT NOT NULL,
  UNIQUE (stream, digest)
);
