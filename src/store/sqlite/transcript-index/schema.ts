import type { DatabaseKind } from "../schema.ts";

const TABLES = `
-- One row. The revision counts commits: a change that was planned on an older one is refused. The digest is of the walk that all
-- files agree with, if there is one: the shortest way to see that nothing changed.
CREATE TABLE revisions (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  revision INTEGER NOT NULL,
  walk_digest TEXT
) STRICT;
INSERT INTO revisions VALUES (1, 0, NULL);

-- Rows are never deleted: replies without a message id are known by their file's id.
CREATE TABLE files (
  file_id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  identity TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_at_ms REAL NOT NULL,
  scanned_to_offset INTEGER NOT NULL,
  fingerprint TEXT,
  is_gone INTEGER NOT NULL
) STRICT;

-- All replies of one slot: JSON, as slot-codec.ts writes it.
CREATE TABLE slot_events (start_ms INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT;

-- Always what the slot's events add up to: shortcuts, never a second truth. Apart from the events, so that a report reads little.
CREATE TABLE slot_sums (start_ms INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT;
CREATE TABLE slot_session_sums (start_ms INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT;

-- In which slot a message is: pairs of its id's hash and its slot's number, by the hash's low bits.
CREATE TABLE message_buckets (bucket INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;

CREATE TABLE walls (wall_id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, content TEXT NOT NULL) STRICT;
CREATE INDEX walls_by_time ON walls (at_ms);
`;

/** The transcripts' index: "CMTI". A power cut may undo its last commits, which the next run makes again from the same files. */
export const INDEX_DATABASE: DatabaseKind = {
  applicationId: 0x43_4d_54_49,
  migrations: [{ version: 1, minSafeVersion: 1, statements: TABLES }],
  synchronous: "NORMAL",
  // A slot's events take some thousand bytes: on small pages a third of the file would be left empty.
  pageBytes: 16384,
};
