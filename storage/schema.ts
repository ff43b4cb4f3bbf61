import type { Generated } from "kysely";
import type { RequestTables } from "./request-tables.ts";

/**
 * The tables as rows. Instants are UTC ISO text with milliseconds, yes-or-no is 1 or 0,
 * lists and slots are JSON text; the repositories are the only translation.
 */
export interface Schema extends RequestTables {
  node: {
    id: string;
    community_id: string;
    kind: "street" | "community" | "grid" | "building";
    name: string;
    /** Ids from the street down to the node itself: `/street/community/grid/`. */
    path: string;
    estate: string;
    number: string;
    phone: string;
  };
  person: {
    id: string;
    community_id: string;
    name: string;
    title: string;
    phone: string;
    deputy_id: string | null;
    home_id: string | null;
    unit: string;
    room: string;
    /** 1 when a community entered the person, 0 when the bot only met the account in a chat. */
    known: number;
    /** When somebody stopped working for the community. */
    left_at: string | null;
    /** When somebody changed the person's roles or deputy by hand: an import keeps them. */
    edited_at: string | null;
    /** 1 when the person does not want their talk kept. */
    unrecorded: number;
  };
  role: { person_id: string; community_id: string; role: string; node_id: string };
  account: {
    channel: string;
    id: string;
    community_id: string;
    person_id: string;
    /** Where the account can be reached alone; null when the channel has no such place. */
    private_place: string | null;
    greeted_at: string | null;
    /** When somebody proved by a code that the account is theirs. */
    bound_at: string | null;
  };
  chat_group: {
    channel: string;
    place: string;
    community_id: string;
    node_id: string;
    purpose: "residents" | "branch" | "staff";
    name: string;
    listening: number;
    members: string;
  };
  inbox: {
    id: Generated<number>;
    community_id: string;
    channel: string;
    bot_account: string;
    message_id: string;
    place: string;
    place_kind: "group" | "private";
    sender: string;
    sender_name: string;
    text: string | null;
    quotes: string | null;
    mentions_bot: number;
    sent_at: string;
    received_at: string;
    state: "waiting" | "done" | "set-aside";
    attempts: number;
    error: string;
    /** Name of the handler the message became; empty for talk that became nothing. */
    became: string;
    done_at: string | null;
    kind: MessageKind;
    /** Id of the staff member who passed the words on; null for a message that came by itself. */
    relayed_by: string | null;
  };
  /** A picture or file of a message; `ref` is how its channel finds it, `file` where it was kept. */
  attachment: {
    id: Generated<number>;
    community_id: string;
    inbox_id: number;
    channel: string;
    kind: "picture" | "voice" | "video" | "file";
    name: string;
    ref: string;
    state: "waiting" | "kept" | "gone";
    attempts: number;
    next_at: string;
    file: string;
    /** The request it belongs to; it is then kept as long as the request. */
    request_id: number | null;
  };
  /** A group the bot has heard of, bound or not. */
  met_group: { channel: string; place: string; community_id: string; name: string; met_at: string };
  /** A room of a platform whose own ids change with each login; `place` is its name for ever. */
  room: {
    channel: string;
    place: string;
    community_id: string;
    platform_id: string;
    topic: string;
    members: string;
    seen_at: string;
  };
  /** A way out of the house that is shut until `opens_at`. */
  door: { name: string; community_id: string; opens_at: string; reason: string; refusals: number };
  departure: { id: Generated<number>; community_id: string; door: string; at: string; unasked: number };
  invitation: {
    code_hash: string;
    community_id: string;
    person_id: string;
    purpose: "account" | "page";
    expires_at: string;
    used_at: string | null;
  };
  session: { token_hash: string; community_id: string; person_id: string; expires_at: string };
  outbox: {
    id: Generated<number>;
    community_id: string;
    /** Names the cause, so that one cause never speaks twice. */
    key: string;
    channel: string;
    place: string;
    priority: number;
    text: string;
    state: OutboxState;
    attempts: number;
    not_before: string;
    expires_at: string | null;
    lease: string | null;
    lease_until: string | null;
    platform_id: string | null;
    reason: string;
    subject: string;
    created_at: string;
    sent_at: string | null;
  };
  /** Questions the bot put to a person: the words that answer it, and what each of them does. */
  question: {
    id: Generated<number>;
    community_id: string;
    person_id: string;
    channel: string;
    place: string;
    choices: string;
    asked_at: string;
    expires_at: string;
    state: "open" | "answered";
  };
  event: {
    id: Generated<number>;
    community_id: string;
    subject: string;
    name: string;
    actor_id: string;
    at: string;
    note: string;
    /** The columns of the request's row that it changed, as JSON; empty for what changed none. */
    changes: string;
  };
  audit: {
    id: Generated<number>;
    community_id: string;
    at: string;
    actor_id: string;
    action: string;
    cause: string;
    detail: string;
  };
  notice: {
    id: Generated<number>;
    community_id: string;
    number: number;
    author_id: string;
    scope: string;
    text: string;
    posted_at: string;
  };
  notice_group: { notice_id: number; community_id: string; channel: string; place: string };
  receipt: { notice_id: number; community_id: string; person_id: string; at: string };
  reminder: {
    id: Generated<number>;
    community_id: string;
    number: number;
    author_id: string;
    /** RFC 5545, or empty for a reminder of one moment. */
    rule: string;
    spoken: string;
    text: string;
    channel: string;
    place: string;
    state: "active" | "done" | "cancelled";
  };
  due: {
    id: Generated<number>;
    community_id: string;
    /** Names the deadline it belongs to; a second row of the same name is refused. */
    key: string;
    kind: string;
    subject: string;
    detail: string;
    due_at: string;
    state: "waiting" | "fired" | "cancelled";
    fired_at: string | null;
    attempts: number;
  };
  /** A slot of the timetable that has been taken. */
  slot: { community_id: string; name: string; at: string };
  document: {
    id: Generated<number>;
    community_id: string;
    /** The path it was imported by; the same source again is a new version. */
    source: string;
    title: string;
    issuer: string;
    region: string;
    effective: string;
    expires: string;
    hash: string;
    state: "current" | "superseded" | "withdrawn";
    imported_at: string;
    /** Counts the contents of one source, from 1. */
    version: number;
    /** Titles of the documents that this one takes the place of, separated by ；. */
    supersedes: string;
    /** The document that took this one's place, or will after `until`. */
    superseded_by: number | null;
    /** The last day before its successor takes effect; empty when none is waiting. */
    until: string;
    /** The day of the text's latest amendment or issue: tells editions of equal effect apart. */
    edition: string;
    /** The title as titles are compared: `titleKey`. */
    title_key: string;
    pages: number;
    /** What whoever added or withdrew it should know. */
    note: string;
    added_by: string;
  };
  passage: {
    id: Generated<number>;
    community_id: string;
    document_id: number;
    position: number;
    clause: string;
    heading: string;
    text: string;
    /** From 1; 0 where the document has no pages. */
    page: number;
    /** A table's row: JSON pairs of column and cell; empty for other text. */
    cells: string;
  };
  /** A policy question and what was found for it. */
  asked: {
    id: Generated<number>;
    community_id: string;
    inbox_id: number;
    person_id: string;
    channel: string;
    place: string;
    /** The question as it was looked up, masked. */
    words: string;
    outcome: "answered" | "refused";
    /** Ids of the passages that were quoted, as JSON. */
    passages: string;
    /** What the asker said of the answer. */
    feedback: "" | "wrong";
    /** Open as long as somebody has to see to it: refused, or called wrong. */
    state: "open" | "settled";
    /** An answer that somebody has written and nobody has approved yet. */
    draft: string;
    drafted_by: string;
    /** The approved answer. */
    document_id: number | null;
    asked_at: string;
  };
  /** A passage was quoted; says nothing about whom to. */
  citation: { community_id: string; document_id: number; passage_id: number; at: string };
  /** What a passage means to an embedding model, as 32-bit floats. */
  embedding: { passage_id: number; community_id: string; model: string; vector: Uint8Array };
  rule: { community_id: string; key: string; value: string };
  counter: { community_id: string; name: string; value: number };
  /** The installation's own facts, such as the offset of the demo clock. */
  setting: { name: string; value: string };
}

export type MessageKind = "text" | "picture" | "voice" | "video" | "file" | "other";

export type OutboxState = "waiting" | "sending" | "sent" | "failed" | "expired" | "unknown";
