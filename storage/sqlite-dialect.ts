import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import sqlite3 from "sqlite3";

/** Only what both `sqlite3` and its maintained build offer, so that either can stand behind the name. */
interface Statement {
  all(parameters: unknown[], done: (error: Error | null, rows: unknown[]) => void): void;
  run(parameters: unknown[], done: (this: { changes: number }, error: Error | null) => void): void;
  finalize(done: () => void): void;
}
interface Sqlite {
  prepare(sql: string, done: (error: Error | null) => void): Statement;
  exec(sql: string, done: (error: Error | null) => void): void;
  loadExtension(file: string, done: (error: Error | null) => void): void;
  close(done: (error: Error | null) => void): void;
}

export interface SqliteOptions {
  file: string;
  readonly: boolean;
  /** One for the writer: whoever holds it owns the transaction. */
  connections: number;
  synchronous: "full" | "off";
  /** Functions that SQLite lacks. Where they cannot be loaded only the queries fail that use them. */
  library?: string | undefined;
}

const cachedStatements = 300;

/** Kysely on the asynchronous `sqlite3`: a queue for connections, prepared statements, `begin immediate`. */
export function sqliteDialect(options: SqliteOptions): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driver(options),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/**
 * Writes the file anew, without a trace of what was deleted, and empties the log of changes. It takes the writer for as
 * long. The copy is built in a file, because it need not fit into memory. Throws when a reader holds on to an old state.
 */
export async function compact<Tables>(db: Kysely<Tables>): Promise<void> {
  await db.connection().execute(async (writer) => {
    const say = (words: string) => writer.executeQuery<{ busy?: number }>(CompiledQuery.raw(words));
    await say("pragma temp_store=file");
    try {
      await say("vacuum");
    } finally {
      await say("pragma temp_store=memory");
    }
    const { rows } = await say("pragma wal_checkpoint(truncate)");
    if (rows[0]?.busy !== 0)
      throw new Error("The database could not be rewritten: somebody is still reading it.");
  });
}

function driver(options: SqliteOptions): Driver {
  const free: DatabaseConnection[] = [];
  const waiting: ((connection: DatabaseConnection) => void)[] = [];
  const all: Awaited<ReturnType<typeof connect>>[] = [];
  return {
    async init() {
      for (let n = 0; n < options.connections; n++) all.push(await connect(options));
      free.push(...all);
    },
    async acquireConnection() {
      return free.pop() ?? new Promise((resolve) => waiting.push(resolve));
    },
    async releaseConnection(connection) {
      const next = waiting.shift();
      if (next) next(connection);
      else free.push(connection);
    },
    beginTransaction: (connection) => run(connection, "begin immediate"),
    commitTransaction: (connection) => run(connection, "commit"),
    rollbackTransaction: (connection) => run(connection, "rollback"),
    async destroy() {
      for (const connection of all) await connection.close();
    },
  };
}

async function run(connection: DatabaseConnection, sql: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(sql));
}

async function connect(options: SqliteOptions): Promise<DatabaseConnection & { close(): Promise<void> }> {
  const db = await open(options);
  const statements = new Map<string, Statement>();
  await exec(db, pragmas(options));
  if (options.library !== undefined) await load(db, options.library);

  async function prepared(sql: string): Promise<Statement> {
    const known = statements.get(sql);
    if (known) return known;
    const statement = await prepare(db, sql);
    statements.set(sql, statement);
    const [oldest] = statements.keys();
    if (statements.size > cachedStatements && oldest !== undefined) {
      statements.get(oldest)?.finalize(() => undefined);
      statements.delete(oldest);
    }
    return statement;
  }
  return {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      const parameters = query.parameters.map(bindable);
      const statement = await prepared(query.sql);
      return returnsRows(query.sql)
        ? allRows<Row>(statement, parameters)
        : effect<Row>(statement, parameters);
    },
    // biome-ignore lint/correctness/useYield: refusing is all it does
    async *streamQuery() {
      throw new Error("Streaming is not used here: ask for a page of rows instead.");
    },
    async close() {
      for (const statement of statements.values()) {
        await new Promise<void>((resolve) => statement.finalize(resolve));
      }
      await new Promise<void>((resolve, reject) => db.close((error) => (error ? reject(error) : resolve())));
    },
  };
}

function open({ file, readonly }: SqliteOptions): Promise<Sqlite> {
  const mode = readonly ? sqlite3.OPEN_READONLY : sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE;
  return new Promise((resolve, reject) => {
    const db: unknown = new sqlite3.Database(file, mode, (error: Error | null) =>
      error
        ? reject(new Error(`Cannot open the database ${file}: ${error.message}`, { cause: error }))
        : resolve(db as Sqlite),
    );
  });
}

function pragmas({ readonly, synchronous }: SqliteOptions): string {
  const shared = "pragma busy_timeout=5000; pragma cache_size=-16000; pragma temp_store=memory;";
  if (readonly) return shared;
  return `${shared} pragma journal_mode=wal; pragma synchronous=${synchronous}; pragma foreign_keys=on; pragma secure_delete=on; pragma journal_size_limit=67108864;`;
}

function exec(db: Sqlite, sql: string): Promise<void> {
  return new Promise((resolve, reject) => db.exec(sql, (error) => (error ? reject(error) : resolve())));
}

function load(db: Sqlite, library: string): Promise<void> {
  return new Promise((resolve) => db.loadExtension(library, () => resolve()));
}

function prepare(db: Sqlite, sql: string): Promise<Statement> {
  return new Promise((resolve, reject) => {
    const statement = db.prepare(sql, (error) =>
      error ? reject(new Error(`${error.message} in: ${sql}`, { cause: error })) : resolve(statement),
    );
  });
}

function allRows<Row>(statement: Statement, parameters: unknown[]): Promise<QueryResult<Row>> {
  return new Promise((resolve, reject) => {
    statement.all(parameters, (error, rows) => {
      if (error) reject(wrapped(error));
      else resolve({ rows: rows as Row[], numAffectedRows: BigInt(rows.length) });
    });
  });
}

/** `lastID` is never read: a full-text index leaves one that the driver cannot represent. Ask for `returning` instead. */
function effect<Row>(statement: Statement, parameters: unknown[]): Promise<QueryResult<Row>> {
  return new Promise((resolve, reject) => {
    statement.run(parameters, function (error) {
      if (error) reject(wrapped(error));
      else resolve({ rows: [], numAffectedRows: BigInt(this.changes) });
    });
  });
}

/** The driver's own errors carry no way back to the caller; the wrapper's stack does. */
function wrapped(error: Error): Error {
  return new Error(error.message, { cause: error });
}

function returnsRows(sql: string): boolean {
  return /^\s*(select|with|pragma|explain)\b/i.test(sql) || /\breturning\b/i.test(sql);
}

/** The driver stores undefined and BigInt as NULL and a Date as a float, without a word; here they are refused. */
function bindable(value: unknown): string | number | null | Uint8Array {
  if (value === null || typeof value === "string" || value instanceof Uint8Array) return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new TypeError(
    `A ${value instanceof Date ? "Date" : typeof value} cannot be stored: convert it in the repository.`,
  );
}
