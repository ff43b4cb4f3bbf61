import { AsyncLocalStorage } from "node:async_hooks";
import { Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { asked } from "./asked.ts";
import { attachments } from "./attachments.ts";
import { board } from "./board.ts";
import { documents } from "./documents.ts";
import { doors } from "./doors.ts";
import { due } from "./due.ts";
import { figures } from "./figures.ts";
import { forget } from "./forget.ts";
import { inbox } from "./inbox.ts";
import { invitations } from "./invitations.ts";
import { journal } from "./journal.ts";
import { known } from "./known.ts";
import * as first from "./migrations/first.ts";
import * as fourth from "./migrations/fourth.ts";
import * as second from "./migrations/second.ts";
import * as third from "./migrations/third.ts";
import { names } from "./names.ts";
import { notices } from "./notices.ts";
import { outbox } from "./outbox.ts";
import { people } from "./people.ts";
import { pictures } from "./pictures.ts";
import { places } from "./places.ts";
import { questions } from "./questions.ts";
import { reminders } from "./reminders.ts";
import { reporters } from "./reporters.ts";
import { requestLinks } from "./request-links.ts";
import { requests } from "./requests.ts";
import { rooms } from "./rooms.ts";
import { roster } from "./roster.ts";
import type { Schema } from "./schema.ts";
import { search } from "./search.ts";
import { settings } from "./settings.ts";
import { signals } from "./signals.ts";
import { spending } from "./spending.ts";
import { compact, sqliteDialect } from "./sqlite-dialect.ts";
import { vectorLibrary, vectors } from "./vectors.ts";

/** One community's memory. Every query is held to that community; `community` is the id of its tree's root. */
export type Store = ReturnType<typeof storeOf>;

export interface Storage {
  /** Reads the last commit and never waits for a writer; what would write through it is refused. */
  read: Store;
  /**
   * Runs alone, after all that came before. What `work` throws undoes everything it did. The outer store is out
   * of reach inside: a transaction within a transaction throws at once instead of waiting for itself.
   */
  transaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /** Leaves no trace on the disk of what was deleted. Whoever wants to write waits meanwhile. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

export interface StorageOptions {
  file: string;
  /** Without it the one that was imported last; then `read.community` is empty when there is none yet. */
  community?: string;
  /** "off" only where losing the file is no loss: in tests. */
  synchronous?: "full" | "off";
}

export const migrations = {
  "0001-first": first,
  "0002-channels": second,
  "0003-loop": third,
  "0004-answers": fourth,
};

/** Opens the database, creates or migrates it. Throws when the file cannot be opened or written. */
export async function openStorage({
  file,
  synchronous = "full",
  ...options
}: StorageOptions): Promise<Storage> {
  const writer = new Kysely<Schema>({
    dialect: sqliteDialect({ file, readonly: false, connections: 1, synchronous }),
  });
  await migrate(writer);
  const community = options.community ?? (await settings(writer, "").get("community")) ?? "";
  const readers = new Kysely<Schema>({
    dialect: sqliteDialect({
      ...{ file, readonly: true, connections: 2, synchronous },
      library: vectorLibrary(),
    }),
  });
  const inside = new AsyncLocalStorage<true>();
  const together = groupCommit(writer);
  return {
    read: storeOf(readers, community),
    async transaction(work) {
      if (inside.getStore()) {
        throw new Error("A transaction is already open on this call path: use its store.");
      }
      return together((db) => inside.run(true, () => work(storeOf(db, community))));
    },
    compact: () => compact(writer),
    async close() {
      await readers.destroy();
      await writer.destroy();
    },
  };
}

/** So many at most share a commit, so that the first does not wait long for the last. */
const mostTogether = 64;

interface Waiting {
  run(db: Kysely<Schema>): Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Works that wait for the writer at the same time share one transaction and one commit, each behind a savepoint of
 * its own: they run one after the other, one that throws undoes itself alone, and none resolves before the commit.
 */
function groupCommit(writer: Kysely<Schema>) {
  const waiting: Waiting[] = [];
  let busy = false;

  async function write(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0, mostTogether);
      try {
        await writer.transaction().execute(async (db) => {
          for (const work of group) {
            if (group.length === 1) await work.run(db);
            else await guarded(work, db);
          }
        });
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    busy = false;
  }

  return <T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      let result: T;
      const run = async (db: Kysely<Schema>) => {
        result = await work(db);
      };
      waiting.push({ run, resolve: () => resolve(result), reject });
      if (!busy) void write();
    });
}

/** Savepoints of one name nest; the innermost is undone, the commit ends them all. */
async function guarded({ run, reject }: Waiting, db: Kysely<Schema>): Promise<void> {
  await sql`savepoint work`.execute(db);
  try {
    await run(db);
  } catch (error) {
    await sql`rollback to work`.execute(db);
    reject(error);
  }
}

function storeOf(db: Kysely<Schema>, community: string) {
  return {
    community,
    asked: asked(db, community),
    attachments: attachments(db, community),
    board: board(db, community),
    documents: documents(db, community),
    doors: doors(db, community),
    due: due(db, community),
    figures: figures(db, community),
    forget: forget(db, community),
    inbox: inbox(db, community),
    invitations: invitations(db, community),
    journal: journal(db, community),
    known: known(db, community),
    names: names(db, community),
    notices: notices(db, community),
    outbox: outbox(db, community),
    people: people(db, community),
    pictures: pictures(db, community),
    places: places(db, community),
    questions: questions(db, community),
    reminders: reminders(db, community),
    reporters: reporters(db, community),
    requestLinks: requestLinks(db, community),
    requests: requests(db, community),
    rooms: rooms(db, community),
    roster: roster(db, community),
    search: search(db, community),
    settings: settings(db, community),
    signals: signals(db, community),
    spending: spending(db, community),
    vectors: vectors(db, community),
  };
}

async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    await db.destroy();
    throw error;
  }
}
