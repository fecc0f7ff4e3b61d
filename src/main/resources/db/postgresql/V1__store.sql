-- An event is kept as it is delivered: body is the whole CloudEvents JSON; it is NULL when drover.retention has passed and
-- only the id is still known. previous is the event before it of the same thing. seen_by is the route that saw it.
-- traceparent is the trace in which it did; NULL when traces are off.
CREATE TABLE event (
  seq         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  type        TEXT NOT NULL,
  subject     TEXT NOT NULL,
  previous    BIGINT,
  seen_by     TEXT NOT NULL,
  stored_at   BIGINT NOT NULL,
  traceparent TEXT,
  body        BYTEA
);

-- Who saw an event again, which was refused each time.
CREATE TABLE duplicate (
  seq      BIGINT NOT NULL,
  seen_by  TEXT NOT NULL,
  times    BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at  BIGINT NOT NULL,
  PRIMARY KEY (seq, seen_by)
);

-- What each thing looked like when it was last seen: tells news from repetition, and names from numbers.
-- digest is NULL where only the name is known; name is NULL too where the API answered that there is no such thing.
-- lane is 64 bits of the hash of the subject <thing>/<key>: an index on numbers costs a fraction of one on long keys, and
-- rows are appended. last is the thing's last event; version counts its events.
-- revision is how the API itself counts its changes.
CREATE TABLE record (
  id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  lane     BIGINT NOT NULL,
  system   TEXT NOT NULL,
  thing    TEXT NOT NULL,
  key      TEXT NOT NULL,
  modified BIGINT,
  revision BIGINT,
  digest   BYTEA,
  status   TEXT,
  name     TEXT,
  last     BIGINT,
  version  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX record_lane ON record (lane);

-- The last good state of each record, for whoever reads it while its API cannot be asked. id is that of record; data is NULL when
-- the thing is not there any more. list is 64 bits of the hash of <system>/<thing>. changed (epoch microseconds) never goes back
-- within a list, so whoever reads on from the last one misses nothing.
CREATE TABLE snapshot (
  id      BIGINT PRIMARY KEY,
  list    BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  data    BYTEA
);
CREATE INDEX snapshot_list ON snapshot (list, changed, id);

-- Who is told. removed: no route delivers to it any more. fill_from: it still has to be given the stored events from this
-- seq on (start=all). paused: 'operator', 'refused' (it answered 401 or 403) or 'gone' (410), since when and why.
CREATE TABLE downstream (
  name      TEXT PRIMARY KEY,
  types     TEXT NOT NULL,
  ordered   BOOLEAN NOT NULL,
  removed   BOOLEAN NOT NULL DEFAULT FALSE,
  fill_from BIGINT,
  paused    TEXT,
  paused_at BIGINT,
  reason    TEXT
);

-- One row per event and downstream. state: 'ready' (may go), 'waiting' (an earlier one of its lane is not delivered yet),
-- 'delivered', 'dead' (a dead letter), 'discarded'. lane is what has to stay in order, as in record. due_at (epoch ms) is when
-- it may be claimed, delay (ms) how long that was to wait when it was set: a clock that jumps must not make it longer. A claim
-- moves due_at to the end of the lease, so a claim that died comes round again by itself. ended_at, status, took (ms) and reason
-- tell how the last attempt ended; of what is delivered reason is what a route says that it did, or NULL.
CREATE TABLE delivery (
  downstream TEXT NOT NULL,
  seq        BIGINT NOT NULL,
  lane       BIGINT NOT NULL,
  state      TEXT NOT NULL,
  due_at     BIGINT NOT NULL,
  delay      BIGINT NOT NULL DEFAULT 0,
  claim      BIGINT NOT NULL DEFAULT 0,
  leased     BOOLEAN NOT NULL DEFAULT FALSE,
  attempts   BIGINT NOT NULL DEFAULT 0,
  ended_at   BIGINT,
  status     BIGINT,
  took       BIGINT,
  reason     TEXT,
  PRIMARY KEY (seq, downstream)
);
CREATE INDEX delivery_ready ON delivery (downstream, due_at, seq) WHERE state = 'ready';
CREATE INDEX delivery_lane ON delivery (downstream, lane, seq) WHERE state IN ('ready', 'waiting');
CREATE INDEX delivery_dead ON delivery (downstream, seq) WHERE state = 'dead';
CREATE INDEX delivery_gap ON delivery (downstream, lane, seq) WHERE state = 'dead';

-- Each attempt that did not end well, and the good ones of what was delivered again later. status 0: no answer came.
CREATE TABLE attempt (
  seq        BIGINT NOT NULL,
  downstream TEXT NOT NULL,
  claim      BIGINT NOT NULL,
  ended_at   BIGINT NOT NULL,
  status     BIGINT NOT NULL,
  took       BIGINT NOT NULL,
  result     TEXT NOT NULL,
  PRIMARY KEY (seq, downstream, claim)
);

-- Where each poll has got to. cursor is a text of the poll's own: what is durable here of the list, up to where.
CREATE TABLE stream (
  name         TEXT PRIMARY KEY,
  cursor       TEXT,
  mark         TEXT,
  baseline     BOOLEAN NOT NULL,
  saved_at     BIGINT NOT NULL
);

-- Streams that an operator has switched off, since when.
CREATE TABLE paused_stream (
  name  TEXT PRIMARY KEY,
  since BIGINT NOT NULL
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

-- Writes to an API that may have worked or not; reason is NULL while one is under way.
CREATE TABLE write_back (
  id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  route    TEXT NOT NULL,
  subject  TEXT NOT NULL,
  input    TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  reason   TEXT
);

-- The interface of a contract never changes.
CREATE TABLE contract_abi (
  chain_id BIGINT NOT NULL,
  address  TEXT NOT NULL,
  abi      TEXT NOT NULL,
  PRIMARY KEY (chain_id, address)
);

-- What providers have sent us. state: 'new', 'resolved', 'unknown' (no route knows what it means). digest recognises the
-- same notification when it comes again; type is what a header calls it, where the provider names the type there. attempts, tried_at and reason tell how often, when last and why it could not be resolved.
CREATE TABLE notification (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider    TEXT NOT NULL,
  type        TEXT,
  digest      BYTEA NOT NULL,
  received_at BIGINT NOT NULL,
  due_at      BIGINT NOT NULL,
  state       TEXT NOT NULL,
  repeats     BIGINT NOT NULL DEFAULT 0,
  attempts    BIGINT NOT NULL DEFAULT 0,
  tried_at    BIGINT,
  reason      TEXT,
  traceparent TEXT,
  body        BYTEA NOT NULL,
  UNIQUE (provider, digest)
);
CREATE INDEX notification_new ON notification (provider, due_at) WHERE state = 'new';

-- Who has sent us webhooks: when last, and up to which event it is known which of them it has not announced.
CREATE TABLE webhook_provider (
  name       TEXT PRIMARY KEY,
  last_at    BIGINT NOT NULL,
  reconciled BIGINT NOT NULL
);

-- When each poll, which may read several streams, last went well; at most a minute behind.
CREATE TABLE poll (
  name         TEXT PRIMARY KEY,
  last_success BIGINT NOT NULL
);

-- What the last complete pass through a whole list did not show, and since when: it has gone when the next one misses it too.
CREATE TABLE missed (
  system    TEXT NOT NULL,
  thing     TEXT NOT NULL,
  key       TEXT NOT NULL,
  missed_at BIGINT NOT NULL,
  PRIMARY KEY (system, thing, key)
);

-- What the lists of each wallet have shown: one row for each transaction or transfer. time is of its block, in epoch seconds. change
-- is what it adds to the wallet's balance in units of token (empty: the chain's own coin), as a whole number of any length; NULL
-- where the list does not say. settled: it has its confirmations. missed_at: since when it is missing in the list.
CREATE TABLE chain_entry (
  stream    TEXT NOT NULL,
  key       TEXT NOT NULL,
  block     BIGINT NOT NULL,
  time      BIGINT NOT NULL,
  token     TEXT NOT NULL,
  change    TEXT,
  settled   BOOLEAN NOT NULL,
  missed_at BIGINT,
  PRIMARY KEY (stream, key)
);
CREATE INDEX chain_entry_block ON chain_entry (stream, block);
CREATE INDEX chain_entry_open ON chain_entry (stream, block) WHERE NOT settled;

-- The newest block of each chain that is believed, and since when.
CREATE TABLE chain_head (
  chain_id BIGINT PRIMARY KEY,
  block    BIGINT NOT NULL,
  seen_at  BIGINT NOT NULL
);

-- What the last audits found: of a list how many it showed, of a balance whether it is explained. difference is what the last look
-- could not explain: NULL when all is well; since is when that was first seen, and well_block up to which all was well. opening is
-- the balance before the first block that is read.
CREATE TABLE chain_audit (
  stream     TEXT NOT NULL,
  token      TEXT NOT NULL,
  due_from   BIGINT NOT NULL,
  looked_at  BIGINT,
  listed     BIGINT,
  healed     BIGINT,
  well_at    BIGINT,
  well_block BIGINT,
  opening    TEXT,
  difference TEXT,
  since      BIGINT,
  PRIMARY KEY (stream, token)
);

-- The audits of each list that is polled: the whole list compared with what was told. ended_at NULL: it is under way, or was broken
-- off and begins again. listed is how many records it showed (NULL: the stream was seen for the first time, and was not audited), missing
-- how many of them no poll had told, healed the events that were made of those; unread are in quarantine, older differ from what was
-- told by an older time, unlisted are known and not in the list. By polled_at a poll had read the list, up to the cursor polled_to.
CREATE TABLE audit (
  stream    TEXT NOT NULL,
  began_at  BIGINT NOT NULL,
  ended_at  BIGINT,
  listed    BIGINT,
  missing   BIGINT NOT NULL DEFAULT 0,
  healed    BIGINT NOT NULL DEFAULT 0,
  unread    BIGINT NOT NULL DEFAULT 0,
  older     BIGINT NOT NULL DEFAULT 0,
  unlisted  BIGINT NOT NULL DEFAULT 0,
  polled_to TEXT,
  polled_at BIGINT,
  PRIMARY KEY (stream, began_at)
);

-- What a person has granted us at each system with OAuth 2.0. access, refresh and previous are encrypted, each bound to its system
-- and column. version counts every change, person how often somebody has let us in. access_from is when the access token was asked
-- for. previous is the refresh token before, until the newer has worked. began is a digest of the credential that it began with. lease
-- is a random number of whoever asks for another token now, or 0. refused: in whose words it holds no more, since when.
CREATE TABLE oauth_grant (
  system        TEXT PRIMARY KEY,
  version       BIGINT NOT NULL,
  person        BIGINT NOT NULL,
  access        BYTEA,
  access_from   BIGINT,
  access_until  BIGINT,
  refresh       BYTEA,
  previous      BYTEA,
  refresh_until BIGINT,
  scopes        TEXT,
  began         BYTEA,
  lease         BIGINT NOT NULL,
  refused       TEXT,
  refused_at    BIGINT
);

-- Authorizations that a person has begun. name and session are digests of random texts that only whom they were given to has;
-- verifier (of PKCE; that of a ticket is empty) is encrypted. Each can be taken once, until then.
CREATE TABLE oauth_pending (
  name     TEXT PRIMARY KEY,
  system   TEXT NOT NULL,
  redirect TEXT NOT NULL,
  verifier BYTEA NOT NULL,
  session  TEXT NOT NULL,
  until    BIGINT NOT NULL
);

-- What was asked to be sent to a phone, once for each event: an SMS or a call, which an API takes without a key of ours. It is
-- written before it is sent, at begun_at; sid is what it is called there, NULL while nobody knows that it arrived. looks: how often
-- it was looked for since, looked_at when last. parked: the write_back of which a person has to say what became of it. digest
-- recognises it in the list of what was sent.
CREATE TABLE sending (
  name      TEXT PRIMARY KEY,
  digest    BYTEA NOT NULL,
  begun_at  BIGINT NOT NULL,
  looked_at BIGINT NOT NULL,
  looks     BIGINT NOT NULL DEFAULT 0,
  sid       TEXT,
  parked    BIGINT
);
CREATE INDEX sending_digest ON sending (digest);
CREATE INDEX sending_begun ON sending (begun_at);
CREATE INDEX sending_sid ON sending (sid);

-- Phone numbers that want no SMS any more, since when, and how we know.
CREATE TABLE opt_out (
  number TEXT PRIMARY KEY,
  since  BIGINT NOT NULL,
  reason TEXT NOT NULL
);

-- Who did what by an operation (an audit log): written before it is done; status is what it answered, NULL while that is not known.
CREATE TABLE operation_log (
  id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at        BIGINT NOT NULL,
  who       TEXT NOT NULL,
  operation TEXT NOT NULL,
  status    INTEGER
);
CREATE INDEX operation_log_at ON operation_log (at);

-- The versions of route files. state: 'applied' (it runs, or ran), 'refused' (it never ran), 'put_back' (it ran, and the one before
-- came back); reason says why. again: it is that earlier version again. content is NULL where the file was deleted.
CREATE TABLE route_version (
  id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  file    TEXT NOT NULL,
  hash    TEXT NOT NULL,
  at      BIGINT NOT NULL,
  who     TEXT NOT NULL,
  again   BIGINT,
  state   TEXT NOT NULL,
  reason  TEXT,
  content TEXT
);
CREATE INDEX route_version_file ON route_version (file, id);

-- What APIs have answered lately, encrypted and bound to the system: a change of the routes is tried on it. list: what was asked for.
CREATE TABLE kept_answer (
  id     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  system TEXT NOT NULL,
  list   TEXT NOT NULL,
  at     BIGINT NOT NULL,
  body   BYTEA NOT NULL
);
CREATE INDEX kept_answer_list ON kept_answer (system, list, id);
