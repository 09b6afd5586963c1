/** Marks a SQLite file as the readings' store: "CMTR" in the header's application id. Never changes. */
export const APPLICATION_ID = 0x43_4d_54_52;

/** One kind of database file of ours. */
export interface DatabaseKind {
  /** Tells our files apart, and from those of other programs. */
  readonly applicationId: number;
  readonly migrations: readonly Migration[];
  /** What a power cut may cost: nothing that was committed, or the last commits. The file stays whole either way. */
  readonly synchronous: "FULL" | "NORMAL";
  /** Of a new file. */
  readonly pageBytes: 4096 | 16384;
}

/** One step of the schema. Steps are only ever added: a published one never changes. */
export interface Migration {
  /** Becomes the file's `user_version`. Consecutive from 1. */
  readonly version: number;
  /**
   * The oldest version of the schema that a program may know and still use the file safely: the step's own version when it
   * changes the meaning of what was there, an older one when it only adds what an older program need not see.
   */
  readonly minSafeVersion: number;
  /**
   * Run once per file, in one transaction with the new version number: a step that was cut off left nothing behind, and a
   * second process finds the version already there. Statements need no `IF NOT EXISTS`.
   */
  readonly statements: string;
}

const TABLES = `
CREATE TABLE accounts (
  account_key INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL UNIQUE,
  first_seen_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE account_facts (
  account_key INTEGER NOT NULL REFERENCES accounts,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  seen_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_key, field)
) STRICT, WITHOUT ROWID;

-- Payloads that later payloads of the same account and source are packed against. Ids are never used again.
CREATE TABLE dictionaries (
  dictionary_id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_key INTEGER NOT NULL REFERENCES accounts,
  source TEXT NOT NULL,
  content BLOB NOT NULL
) STRICT;
CREATE INDEX dictionaries_by_feed ON dictionaries (account_key, source);

-- The payload is NULL once retention has dropped it; the row stays, so that the same snapshot is known again.
CREATE TABLE snapshots (
  snapshot_id INTEGER PRIMARY KEY,
  account_key INTEGER NOT NULL REFERENCES accounts,
  source TEXT NOT NULL,
  observed_at_ms INTEGER NOT NULL,
  payload_sha256 BLOB NOT NULL,
  payload_packed BLOB,
  dictionary_id INTEGER REFERENCES dictionaries,
  UNIQUE (account_key, source, observed_at_ms, payload_sha256)
) STRICT;

-- One window of one account.
CREATE TABLE series (
  series_id INTEGER PRIMARY KEY,
  account_key INTEGER NOT NULL REFERENCES accounts,
  window_key TEXT NOT NULL,
  UNIQUE (account_key, window_key)
) STRICT;

-- In the order of the question that is always asked: one series, a stretch of time. No foreign key on snapshot_id, which
-- would cost an index as large as the table: both go by the same cutoff, in one transaction.
CREATE TABLE readings (
  series_id INTEGER NOT NULL REFERENCES series,
  observed_at_ms INTEGER NOT NULL,
  snapshot_id INTEGER NOT NULL,
  source TEXT NOT NULL,
  used_percent REAL NOT NULL,
  resets_at_ms INTEGER,
  PRIMARY KEY (series_id, observed_at_ms, snapshot_id)
) STRICT, WITHOUT ROWID;

-- Always what the readings of the series say: a shortcut, never a second truth.
CREATE TABLE cycles (
  series_id INTEGER NOT NULL REFERENCES series,
  resets_at_ms_min INTEGER NOT NULL,
  resets_at_ms_max INTEGER NOT NULL,
  first_observed_at_ms INTEGER NOT NULL,
  last_observed_at_ms INTEGER NOT NULL,
  peak_used_percent REAL NOT NULL,
  reading_count INTEGER NOT NULL,
  PRIMARY KEY (series_id, resets_at_ms_max)
) STRICT, WITHOUT ROWID;

CREATE TABLE records (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** What other machines used. An older program does without, and prunes nothing of it. */
const MACHINE_USES = `
CREATE TABLE machines (
  machine_key INTEGER PRIMARY KEY,
  machine_id TEXT NOT NULL UNIQUE,
  name TEXT,
  named_at_ms INTEGER
) STRICT;

-- One machine's use of one model in one slot. No speed is the empty text, because a key holds no NULL.
CREATE TABLE machine_uses (
  account_key INTEGER NOT NULL REFERENCES accounts,
  at_ms INTEGER NOT NULL,
  machine_key INTEGER NOT NULL REFERENCES machines,
  model TEXT NOT NULL,
  speed TEXT NOT NULL,
  messages INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cache_write_5m_tokens INTEGER NOT NULL,
  cache_write_1h_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  marks TEXT NOT NULL,
  PRIMARY KEY (account_key, at_ms, machine_key, model, speed)
) STRICT, WITHOUT ROWID;

-- Spans that a machine's uses are all there of. No two of one machine and account touch.
CREATE TABLE machine_coverage (
  account_key INTEGER NOT NULL REFERENCES accounts,
  machine_key INTEGER NOT NULL REFERENCES machines,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  PRIMARY KEY (account_key, machine_key, from_ms)
) STRICT, WITHOUT ROWID;
`;

/** Every step from an empty file to today, oldest first. Only ever added to. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, minSafeVersion: 1, statements: TABLES },
  { version: 2, minSafeVersion: 1, statements: MACHINE_USES },
];

/**
 * FULL: a commit returns after the disk has it; with NORMAL a power cut could cost the last commits, and there are too few of them
 * to gain anything.
 */
export const STORE_DATABASE: DatabaseKind = {
  applicationId: APPLICATION_ID,
  migrations: MIGRATIONS,
  synchronous: "FULL",
  pageBytes: 4096,
};
