import type { Kysely } from "kysely";
import { index, table } from "./tables.ts";

/** What the real channels need: attachments, groups nobody has bound yet, doors, invitations, sessions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("inbox")
    .addColumn("kind", "text", (c) => c.notNull().defaultTo("text"))
    .execute();
  await db.schema.alterTable("inbox").addColumn("relayed_by", "text").execute();
  await table(db, "attachment", {
    id: "id",
    community_id: "text",
    inbox_id: "integer",
    channel: "text",
    kind: "text",
    name: "text",
    ref: "text",
    state: "text",
    attempts: "integer",
    next_at: "text",
    file: "text",
  });
  await index(db, "attachment", "state", "next_at");
  await index(db, "attachment", "state", "file");
  await index(db, "event", "name", "at");
  await db.schema.alterTable("account").addColumn("bound_at", "text").execute();
  await index(db, "attachment", "inbox_id");
  await table(
    db,
    "met_group",
    { channel: "text", place: "text", community_id: "text", name: "text", met_at: "text" },
    (t) => t.addPrimaryKeyConstraint("met_group_key", ["channel", "place"]),
  );
  await table(
    db,
    "room",
    {
      channel: "text",
      place: "text",
      community_id: "text",
      platform_id: "text",
      topic: "text",
      members: "text",
      seen_at: "text",
    },
    (t) => t.addPrimaryKeyConstraint("room_key", ["channel", "place"]),
  );
  await table(db, "door", {
    name: "key",
    community_id: "text",
    opens_at: "text",
    reason: "text",
    refusals: "integer",
  });
  await table(db, "departure", {
    id: "id",
    community_id: "text",
    door: "text",
    at: "text",
    unasked: "integer",
  });
  await index(db, "departure", "door", "at");
  await table(db, "invitation", {
    code_hash: "key",
    community_id: "text",
    person_id: "text",
    purpose: "text",
    expires_at: "text",
    used_at: "text?",
  });
  await table(db, "session", {
    token_hash: "key",
    community_id: "text",
    person_id: "text",
    expires_at: "text",
  });
}
