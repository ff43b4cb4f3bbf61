import type { Kysely } from "kysely";
import { createSearchIndex } from "../search.ts";
import { index, table } from "./tables.ts";

async function placesAndPeople(db: Kysely<unknown>): Promise<void> {
  await table(db, "node", {
    id: "key",
    community_id: "text",
    kind: "text",
    name: "text",
    path: "text",
    estate: "text",
    number: "text",
    phone: "text",
  });
  await table(db, "person", {
    id: "key",
    community_id: "text",
    name: "text",
    title: "text",
    phone: "text",
    deputy_id: "text?",
    home_id: "text?",
    unit: "text",
    room: "text",
    known: "integer",
  });
  await table(db, "role", { person_id: "text", community_id: "text", role: "text", node_id: "text" }, (t) =>
    t.addPrimaryKeyConstraint("role_key", ["person_id", "role", "node_id"]),
  );
  await index(db, "role", "community_id", "role");
  await table(
    db,
    "account",
    {
      channel: "text",
      id: "text",
      community_id: "text",
      person_id: "text",
      private_place: "text?",
      greeted_at: "text?",
    },
    (t) => t.addPrimaryKeyConstraint("account_key", ["channel", "id"]),
  );
  await index(db, "account", "person_id");
  await table(
    db,
    "chat_group",
    {
      channel: "text",
      place: "text",
      community_id: "text",
      node_id: "text",
      purpose: "text",
      name: "text",
      listening: "integer",
      members: "text",
    },
    (t) => t.addPrimaryKeyConstraint("chat_group_key", ["channel", "place"]),
  );
}

async function mail(db: Kysely<unknown>): Promise<void> {
  await table(
    db,
    "inbox",
    {
      id: "id",
      community_id: "text",
      channel: "text",
      bot_account: "text",
      message_id: "text",
      place: "text",
      place_kind: "text",
      sender: "text",
      sender_name: "text",
      text: "text?",
      quotes: "text?",
      mentions_bot: "integer",
      sent_at: "text",
      received_at: "text",
      state: "text",
      attempts: "integer",
      error: "text",
      became: "text",
      done_at: "text?",
    },
    (t) => t.addUniqueConstraint("inbox_once", ["channel", "bot_account", "message_id"]),
  );
  await index(db, "inbox", "state", "channel", "place", "id");
  await index(db, "inbox", "channel", "place", "id");
  await table(
    db,
    "outbox",
    {
      id: "id",
      community_id: "text",
      key: "text",
      channel: "text",
      place: "text",
      priority: "integer",
      text: "text",
      state: "text",
      attempts: "integer",
      not_before: "text",
      expires_at: "text?",
      lease: "text?",
      lease_until: "text?",
      platform_id: "text?",
      reason: "text",
      subject: "text",
      created_at: "text",
      sent_at: "text?",
    },
    (t) => t.addUniqueConstraint("outbox_once", ["key"]),
  );
  await index(db, "outbox", "state", "priority", "id");
  await index(db, "outbox", "channel", "place", "id");
  await index(db, "outbox", "platform_id");
  await table(db, "question", {
    id: "id",
    community_id: "text",
    person_id: "text",
    channel: "text",
    place: "text",
    choices: "text",
    asked_at: "text",
    expires_at: "text",
    state: "text",
  });
  await index(db, "question", "person_id", "state");
}

async function matters(db: Kysely<unknown>): Promise<void> {
  await table(
    db,
    "request",
    {
      id: "id",
      community_id: "text",
      number: "integer",
      category: "text",
      class: "text",
      private: "integer",
      problem: "text",
      place_text: "text",
      node_id: "text",
      opened_by: "text",
      opened_channel: "text",
      opened_place: "text",
      owner_id: "text?",
      deputy_id: "text?",
      state: "text",
      supervision: "text",
      outcome: "text",
      result: "text",
      rating: "text",
      first_message_at: "text",
      opened_at: "text",
      sign_by: "text",
      contact_by: "text",
      due_at: "text",
      reopened: "integer",
      hidden_from: "text",
    },
    (t) => t.addUniqueConstraint("request_number", ["community_id", "number"]),
  );
  await index(db, "request", "opened_by", "state");
  await index(db, "request", "owner_id", "state");
  await table(db, "event", {
    id: "id",
    community_id: "text",
    subject: "text",
    name: "text",
    actor_id: "text",
    at: "text",
    note: "text",
  });
  await index(db, "event", "subject", "id");
  await table(db, "audit", {
    id: "id",
    community_id: "text",
    at: "text",
    actor_id: "text",
    action: "text",
    cause: "text",
    detail: "text",
  });
  await table(
    db,
    "notice",
    {
      id: "id",
      community_id: "text",
      number: "integer",
      author_id: "text",
      scope: "text",
      text: "text",
      posted_at: "text",
    },
    (t) => t.addUniqueConstraint("notice_number", ["community_id", "number"]),
  );
  await table(
    db,
    "notice_group",
    { notice_id: "integer", community_id: "text", channel: "text", place: "text" },
    (t) => t.addPrimaryKeyConstraint("notice_group_key", ["notice_id", "channel", "place"]),
  );
  await table(
    db,
    "receipt",
    { notice_id: "integer", community_id: "text", person_id: "text", at: "text" },
    (t) => t.addPrimaryKeyConstraint("receipt_key", ["notice_id", "person_id"]),
  );
}

async function timeAndKnowledge(db: Kysely<unknown>): Promise<void> {
  await table(
    db,
    "reminder",
    {
      id: "id",
      community_id: "text",
      number: "integer",
      author_id: "text",
      rule: "text",
      spoken: "text",
      text: "text",
      channel: "text",
      place: "text",
      state: "text",
    },
    (t) => t.addUniqueConstraint("reminder_number", ["community_id", "number"]),
  );
  await table(
    db,
    "due",
    {
      id: "id",
      community_id: "text",
      key: "text",
      kind: "text",
      subject: "text",
      detail: "text",
      due_at: "text",
      state: "text",
      fired_at: "text?",
      attempts: "integer",
    },
    (t) => t.addUniqueConstraint("due_once", ["key"]),
  );
  await index(db, "due", "state", "due_at");
  await index(db, "due", "subject", "state");
  await table(db, "slot", { community_id: "text", name: "text", at: "text" }, (t) =>
    t.addPrimaryKeyConstraint("slot_key", ["community_id", "name", "at"]),
  );
  await table(db, "document", {
    id: "id",
    community_id: "text",
    source: "text",
    title: "text",
    issuer: "text",
    region: "text",
    effective: "text",
    expires: "text",
    hash: "text",
    state: "text",
    imported_at: "text",
  });
  await index(db, "document", "community_id", "source", "state");
  await table(db, "passage", {
    id: "id",
    community_id: "text",
    document_id: "integer",
    position: "integer",
    clause: "text",
    heading: "text",
    text: "text",
  });
  await index(db, "passage", "document_id", "position");
  await table(db, "rule", { community_id: "text", key: "text", value: "text" }, (t) =>
    t.addPrimaryKeyConstraint("rule_key", ["community_id", "key"]),
  );
  await table(db, "counter", { community_id: "text", name: "text", value: "integer" }, (t) =>
    t.addPrimaryKeyConstraint("counter_key", ["community_id", "name"]),
  );
  await table(db, "setting", { name: "key", value: "text" });
}

export async function up(db: Kysely<unknown>): Promise<void> {
  await placesAndPeople(db);
  await mail(db);
  await matters(db);
  await timeAndKnowledge(db);
  await createSearchIndex(db);
}
