import { Kysely } from "kysely";
import { expect, it } from "vitest";
import { sqliteDialect } from "../../storage/sqlite-dialect.ts";
import { openEmpty } from "../support/storage.ts";

/** Tables of which forget.ts takes care, and those in which nobody is named. A new one belongs into one of the lists. */
const ofPeople = [
  ...["person", "role", "account", "absence", "shift", "invitation", "session", "question", "asked"],
  ...["inbox", "outbox", "attachment", "request", "reporter", "signal", "request_link", "event", "audit"],
  ...["reminder", "receipt", "notice", "due", "chat_group", "room"],
];
const ofNobody = [
  ...["node", "met_group", "notice_group", "door", "departure", "slot", "document", "passage", "rule"],
  ...["counter", "setting", "citation", "embedding"],
];

it("every table has been thought of where people are forgotten", async () => {
  const { file } = await openEmpty();
  const dialect = sqliteDialect({ file, readonly: true, connections: 1, synchronous: "off" });
  const db = new Kysely<unknown>({ dialect });

  const tables = (await db.introspection.getTables()).map(({ name }) => name);

  await db.destroy();
  const own = tables.filter((name) => !/^(?:kysely_|passage_(?:index|token))/.test(name));
  expect(own.toSorted()).toEqual([...ofPeople, ...ofNobody].toSorted());
});
