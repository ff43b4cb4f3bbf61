import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Kysely, sql } from "kysely";
import type { Schema } from "../../storage/schema.ts";
import { sqliteDialect } from "../../storage/sqlite-dialect.ts";
import { type Server, startServer, towardsMorning } from "../support/killed-server.ts";
import { top } from "../support/source-files.ts";

/** Something that takes messages over HTTP. */
export interface Target {
  address: string;
  processId: number;
  /** Resolves when all that was taken is dealt with. */
  drained(): Promise<void>;
}

export interface Town extends Target {
  server: Server;
  /** The ids of the messages behind this number whose first reply has been sent. */
  replied(after: number): Promise<{ id: number; messageId: string }[]>;
}

const pollMs = 20;

/** The product on a fresh community, in the morning. */
export async function withTown<Result>(work: (town: Town) => Promise<Result>): Promise<Result> {
  return inFolder(async (folder) => {
    const server = await startServer(folder);
    await towardsMorning(server);
    const file = join(folder, "linli.db");
    const db = new Kysely<Schema>({
      dialect: sqliteDialect({ file, readonly: true, connections: 1, synchronous: "full" }),
    });
    const { address, processId } = server;
    const town: Town = {
      ...{ server, processId },
      address: `${address}/api/demo/messages`,
      drained: () => drained(db),
      replied: (after) => replied(db, after),
    };
    return work(town).finally(async () => {
      await db.destroy();
      await server.kill();
    });
  });
}

/** The measure: see bare.ts. */
export async function withBare<Result>(work: (bare: Target) => Promise<Result>): Promise<Result> {
  return inFolder(async (folder) => {
    const child = spawn(process.execPath, ["test/bench/bare.ts", join(folder, "bare.db")], {
      cwd: top,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const address = `${line.slice("bare: ".length)}/messages`;
    return work({ address, processId: child.pid ?? 0, drained: async () => undefined }).finally(async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    });
  });
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "linli-bench-"));
  return work(folder).finally(() => rm(folder, { recursive: true }));
}

async function drained(db: Kysely<Schema>): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ n: number }>`
      select (select count(*) from inbox where state = 'waiting')
        + (select count(*) from outbox where state in ('waiting', 'sending')) as n`.execute(db);
    if (rows[0]?.n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function replied(db: Kysely<Schema>, after: number) {
  const { rows } = await sql<{ id: number; messageId: string }>`
    select inbox.id, inbox.message_id as messageId from inbox
    join outbox on outbox.key = 'inbox:' || inbox.id || '/0'
    where inbox.id > ${after} and outbox.state = 'sent'`.execute(db);
  return rows;
}

/** Resident memory of a process in MB; undefined where there is no /proc. */
export async function residentMb(processId: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${processId}/status`, "utf8").catch(() => "");
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
}
