import type { Kysely } from "kysely";
import { index, table } from "./tables.ts";

async function wholeLoop(db: Kysely<unknown>): Promise<void> {
  for (const column of ["version", "returns"]) {
    await db.schema
      .alterTable("request")
      .addColumn(column, "integer", (c) => c.notNull().defaultTo(0))
      .execute();
  }
  for (const [column, standard] of [
    ["level", "grid"],
    ["nature", ""],
    ["goal", ""],
    ["assisting", "[]"],
    ["reason", ""],
    ["pauses", "[]"],
    ["asked", "[]"],
    ["extension", ""],
    ["calendar_version", ""],
    ["target", ""],
    ["counted_from", ""],
  ] as const) {
    await db.schema
      .alterTable("request")
      .addColumn(column, "text", (c) => c.notNull().defaultTo(standard))
      .execute();
  }
  for (const column of [
    "contact_id",
    "contacted_at",
    "accepted_at",
    "resolved_at",
    "closed_at",
    "promised_at",
  ]) {
    await db.schema.alterTable("request").addColumn(column, "text").execute();
  }
  await db.schema.alterTable("request").addColumn("merged_into", "integer").execute();
  await index(db, "request", "merged_into");
  await index(db, "request", "community_id", "state", "due_at");
  await db.schema
    .alterTable("event")
    .addColumn("changes", "text", (c) => c.notNull().defaultTo(""))
    .execute();
}

async function peopleAround(db: Kysely<unknown>): Promise<void> {
  await table(
    db,
    "reporter",
    {
      request_id: "integer",
      community_id: "text",
      person_id: "text",
      channel: "text",
      place: "text",
      joined_at: "text",
      rating: "text",
      left_at: "text?",
    },
    (t) => t.addPrimaryKeyConstraint("reporter_key", ["request_id", "person_id"]),
  );
  await index(db, "reporter", "person_id");
  await table(db, "signal", {
    id: "id",
    community_id: "text",
    number: "integer",
    inbox_id: "integer",
    person_id: "text",
    channel: "text",
    place: "text",
    text: "text",
    place_text: "text",
    node_id: "text",
    category: "text",
    class: "text",
    private: "integer",
    confidence: "integer",
    state: "text",
    request_id: "integer?",
    said_at: "text",
    decided_by: "text?",
    decided_at: "text?",
  });
  await index(db, "signal", "community_id", "state", "id");
  await index(db, "signal", "person_id");
  await index(db, "outbox", "subject");
  await index(db, "inbox", "channel", "sender");
  await table(db, "absence", {
    id: "id",
    community_id: "text",
    person_id: "text",
    from_at: "text",
    until_at: "text",
    note: "text",
  });
  await index(db, "absence", "person_id", "until_at");
  await table(db, "shift", {
    id: "id",
    community_id: "text",
    person_id: "text",
    node_id: "text",
    from_at: "text",
    until_at: "text",
  });
  await index(db, "shift", "community_id", "until_at");
  await table(db, "request_link", {
    token_hash: "key",
    community_id: "text",
    request_id: "integer",
    person_id: "text",
    expires_at: "text",
  });
  await index(db, "request_link", "request_id", "person_id");
  for (const column of ["left_at", "edited_at"])
    await db.schema.alterTable("person").addColumn(column, "text").execute();
  await db.schema
    .alterTable("person")
    .addColumn("unrecorded", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable("attachment").addColumn("request_id", "integer").execute();
  await index(db, "attachment", "request_id");
}

/** The whole closed loop: what a request carries, who stands around it, what is not one yet. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await wholeLoop(db);
  await peopleAround(db);
}
