import { existsSync } from "node:fs";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { assert, must } from "../../domain/assert.ts";
import type { DurationMs } from "../../domain/time.ts";
import { withStoreErrors } from "./store-errors.ts";

/** Which file, and how it is used. */
export interface ConnectionOptions {
  readonly path: string;
  /** How long one statement waits, blocking this thread, while another process writes. */
  readonly busyTimeoutMs: DurationMs;
  readonly readOnly: boolean;
}

/** A statement that gives rows of a known shape. */
export interface Query<Row> {
  readonly sql: string;
  /** Carries the type and is never set. */
  readonly row?: Row;
}

/** Values for `:name` places in a statement. */
export type Bindings = Readonly<Record<string, SQLInputValue>>;

/** A row that names another one. */
export interface KeyRow {
  readonly key: number;
}

/** Opens the file; nothing of it is read yet. `node:sqlite` is loaded here, so that what needs no store does not pay for it. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { path, busyTimeoutMs, readOnly } = options;
  const sqlite = await import("node:sqlite");
  const mayRecover = readOnly && hasRollbackJournal(path);
  const open = () =>
    new sqlite.DatabaseSync(path, { timeout: busyTimeoutMs, readOnly: readOnly && !mayRecover });
  const connection = new Connection(path, withStoreErrors(path, open));
  if (mayRecover) connection.execute("PRAGMA query_only = 1");
  return connection;
}

/**
 * Who was killed while creating the database may leave a journal of what was not yet whole. Only a connection that may write can take it
 * back, as the next user of the file does anyway; to others SQLite says that the file is read-only (SQLITE_READONLY_ROLLBACK).
 */
function hasRollbackJournal(path: string): boolean {
  return existsSync(`${path}-journal`);
}

/**
 * One connection to a SQLite file: the part of the driver that the store uses, with statements prepared once.
 * Errors: `StoreError` for whatever SQLite says; asserts that it is open.
 */
export class Connection {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.#database = database;
  }

  /** Runs statements that give no rows. */
  execute(sql: string): void {
    this.#guard(() => this.#database.exec(sql));
  }

  rows<Row>(query: Query<Row>, bindings: Bindings = {}): readonly Row[] {
    return this.#guard(() => this.#statement(query.sql).all(bindings) as unknown as readonly Row[]);
  }

  /** As `rows`, each row as an array of its columns: that is four times as fast where there are thousands. */
  tuples<Row extends readonly unknown[]>(query: Query<Row>, bindings: Bindings = {}): readonly Row[] {
    return this.#guard(() => {
      const statement = this.#database.prepare(query.sql);
      statement.setReturnArrays(true);
      return statement.all(bindings) as unknown as readonly Row[];
    });
  }

  /** The first row, if any. */
  row<Row>(query: Query<Row>, bindings: Bindings = {}): Row | undefined {
    return this.#guard(() => this.#statement(query.sql).get(bindings) as unknown as Row | undefined);
  }

  /** Rows one by one, for as long as they are asked for. No other call may use the same statement meanwhile. */
  *eachRow<Row>(query: Query<Row>, bindings: Bindings = {}): Generator<Row, void> {
    const rows = this.#guard(() => this.#statement(query.sql).iterate(bindings));
    try {
      for (;;) {
        const next = this.#guard(() => rows.next());
        if (next.done) return;
        yield next.value as unknown as Row;
      }
    } finally {
      rows.return?.();
    }
  }

  /** Runs a statement that changes rows; returns how many. */
  change(sql: string, bindings: Bindings = {}): number {
    return Number(this.#guard(() => this.#statement(sql).run(bindings)).changes);
  }

  /** Runs an insert with `RETURNING … AS key`; returns that key. */
  insert(query: Query<KeyRow>, bindings: Bindings): number {
    return must(this.row(query, bindings), "an insert returns its key").key;
  }

  /** A pragma's value. */
  pragma(name: string): unknown {
    const query: Query<Record<string, unknown>> = { sql: `PRAGMA ${name}` };
    return Object.values(this.row(query) ?? {})[0];
  }

  /** Runs `work` alone among all processes: everything it writes is kept, or nothing if it throws. */
  write<T>(work: () => T): T {
    return this.#transaction("BEGIN IMMEDIATE", work);
  }

  /** Runs `work` on one unchanging state of the database. */
  read<T>(work: () => T): T {
    return this.#transaction("BEGIN", work);
  }

  /** May be called twice. */
  close(): void {
    if (!this.#database.isOpen) return;
    this.#statements.clear();
    withStoreErrors(this.path, () => this.#database.close());
  }

  #transaction<T>(begin: string, work: () => T): T {
    this.execute(begin);
    try {
      const result = work();
      this.execute("COMMIT");
      return result;
    } catch (error) {
      // A full disk or a damaged page makes SQLite roll back by itself.
      if (this.#database.isTransaction) this.execute("ROLLBACK");
      throw error;
    }
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #guard<T>(work: () => T): T {
    assert(this.#database.isOpen, "the store is open");
    return withStoreErrors(this.path, work);
  }
}
