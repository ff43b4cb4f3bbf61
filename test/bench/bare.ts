/**
 * The measure of bench.ts: no product, only what none can do without. One HTTP request is one transaction of four rows,
 * committed before it is answered; WAL, synchronous=FULL, prepared statements, no group commit.
 * `node test/bench/bare.ts FILE` prints its address.
 */
import { fastify } from "fastify";
import sqlite3 from "sqlite3";

const file = process.argv[2];
if (!file) throw new Error("Say where the database is: node test/bench/bare.ts FILE");
const db = new sqlite3.Database(file);
await new Promise<void>((resolve, reject) => {
  db.exec(
    `pragma journal_mode=wal; pragma synchronous=full;
     create table message(id integer primary key, message_id text not null unique, place text, sender text, body text) strict;
     create table request(id integer primary key, problem text, place text, opened_by text, state text, due_at text) strict;
     create table letter(id integer primary key, key text not null unique, place text, body text, state text) strict;
     create table audit(id integer primary key, at text, actor text, action text, cause text) strict;`,
    (error) => (error ? reject(error) : resolve()),
  );
});
const begin = db.prepare("begin immediate");
const commit = db.prepare("commit");
const message = db.prepare("insert into message(message_id, place, sender, body) values (?, ?, ?, ?)");
const request = db.prepare(
  "insert into request(problem, place, opened_by, state, due_at) values (?, ?, ?, 'open', ?)",
);
const letter = db.prepare("insert into letter(key, place, body, state) values (?, ?, ?, 'waiting')");
const audit = db.prepare("insert into audit(at, actor, action, cause) values (?, ?, 'file-request', ?)");
let last: Promise<void> = Promise.resolve();

function run(statement: typeof begin, ...parameters: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    statement.run(parameters, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

interface Body {
  id: string;
  as: string;
  place: string;
  text: string;
}

async function keep({ id, as, place, text }: Body): Promise<void> {
  const at = new Date().toISOString();
  await run(begin);
  await run(message, id, place, as, text);
  await run(request, text, place, as, at);
  await run(letter, id, place, text);
  await run(audit, at, as, id);
  await run(commit);
}

const app = fastify();
app.post<{ Body: Body }>("/messages", async ({ body }) => {
  last = last.then(() => keep(body));
  await last;
  return { id: body.id };
});
console.log(`bare: ${await app.listen({ port: 0, host: "127.0.0.1" })}`);
