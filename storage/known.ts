import type { Kysely } from "kysely";
import { fromRow, type Request } from "./request-row.ts";
import type { Schema } from "./schema.ts";

/** All ids and accounts that stand for one human being. */
export interface Self {
  /** The person's own id first, then those under which they were met before they said who they are. */
  ids: string[];
  accounts: { channel: string; id: string; private_place: string | null }[];
}

export interface Known {
  /** The oldest first, as everything here. */
  requests: Request[];
  /** Requests of others that they have joined. */
  joined: { number: number; at: Date; rating: string }[];
  signals: { number: number; at: Date; text: string; where: string }[];
  /** What they said and what is still kept of it. */
  messages: { at: Date; inGroup: boolean; text: string; attachments: string[] }[];
  /** So many letters that the bot wrote to them alone. */
  letters: number;
  reminders: { number: number; spoken: string; text: string; isActive: boolean }[];
  receipts: { number: number; at: Date }[];
  /** What they did to which request. */
  deeds: { number: number; name: string; at: Date; note: string }[];
}

/** What is known about one person, and nothing about anybody else. */
export function known(db: Kysely<Schema>, community: string) {
  return {
    async about(personId: string): Promise<Known> {
      const self = await selfOf(personId, db, community);
      return {
        requests: await requestsOf(self),
        joined: await joinedBy(self),
        signals: await signalsOf(self),
        messages: await messagesOf(self),
        letters: await lettersTo(self),
        reminders: await remindersOf(self),
        receipts: await receiptsOf(self),
        deeds: await deedsOf(self),
      };
    },
  };

  async function requestsOf({ ids }: Self): Promise<Request[]> {
    const rows = await db
      .selectFrom("request")
      .selectAll()
      .where("community_id", "=", community)
      .where("opened_by", "in", ids)
      .orderBy("id")
      .execute();
    return rows.map(fromRow);
  }

  async function joinedBy({ ids }: Self): Promise<Known["joined"]> {
    const rows = await db
      .selectFrom("reporter")
      .innerJoin("request", "request.id", "reporter.request_id")
      .select(["request.number", "reporter.joined_at", "reporter.rating"])
      .where("reporter.community_id", "=", community)
      .where("reporter.person_id", "in", ids)
      .orderBy("request.id")
      .execute();
    return rows.map(({ number, joined_at, rating }) => ({ number, rating, at: new Date(joined_at) }));
  }

  async function signalsOf({ ids }: Self): Promise<Known["signals"]> {
    const rows = await db
      .selectFrom("signal")
      .select(["number", "said_at", "text", "place_text"])
      .where("community_id", "=", community)
      .where("person_id", "in", ids)
      .orderBy("id")
      .execute();
    return rows.map(({ number, said_at, text, place_text }) => ({
      ...{ number, text, where: place_text, at: new Date(said_at) },
    }));
  }

  async function messagesOf(self: Self): Promise<Known["messages"]> {
    const rows = await saidBy(self, db, community)
      .select(["id", "sent_at", "place_kind", "text"])
      .where("text", "is not", null)
      .orderBy("id")
      .execute();
    const came = await db
      .selectFrom("attachment")
      .select(["inbox_id", "name"])
      .where("community_id", "=", community)
      .where("state", "!=", "gone")
      .where("inbox_id", "in", saidBy(self, db, community).select("id"))
      .execute();
    const names = Map.groupBy(came, ({ inbox_id }) => inbox_id);
    return rows.map(({ id, sent_at, place_kind, text }) => ({
      ...{ at: new Date(sent_at), inGroup: place_kind === "group", text: text ?? "" },
      attachments: (names.get(id) ?? []).map(({ name }) => name),
    }));
  }

  async function lettersTo({ accounts }: Self): Promise<number> {
    const { n } = await db
      .selectFrom("outbox")
      .select((row) => row.fn.countAll<number>().as("n"))
      .where("community_id", "=", community)
      .where(({ or, and, eb }) =>
        or(
          accounts.map(({ channel, private_place }) =>
            and([eb("channel", "=", channel), eb("place", "=", private_place)]),
          ),
        ),
      )
      .where("text", "!=", "")
      .executeTakeFirstOrThrow();
    return n;
  }

  async function remindersOf({ ids }: Self): Promise<Known["reminders"]> {
    const rows = await db
      .selectFrom("reminder")
      .select(["number", "spoken", "text", "state"])
      .where("community_id", "=", community)
      .where("author_id", "in", ids)
      .orderBy("id")
      .execute();
    return rows.map(({ state, ...reminder }) => ({ ...reminder, isActive: state === "active" }));
  }

  async function receiptsOf({ ids }: Self): Promise<Known["receipts"]> {
    const rows = await db
      .selectFrom("receipt")
      .innerJoin("notice", "notice.id", "receipt.notice_id")
      .select(["notice.number", "receipt.at"])
      .where("receipt.community_id", "=", community)
      .where("receipt.person_id", "in", ids)
      .orderBy("notice.id")
      .execute();
    return rows.map(({ number, at }) => ({ number, at: new Date(at) }));
  }

  async function deedsOf({ ids }: Self): Promise<Known["deeds"]> {
    const events = await db
      .selectFrom("event")
      .select(["subject", "name", "at", "note"])
      .where("community_id", "=", community)
      .where("actor_id", "in", ids)
      .where("subject", "like", "request:%")
      .orderBy("id")
      .execute();
    const subjects = [...new Set(events.map(({ subject }) => Number(subject.slice("request:".length))))];
    if (subjects.length === 0) return [];
    const rows = await db
      .selectFrom("request")
      .select(["id", "number"])
      .where("community_id", "=", community)
      .where("id", "in", subjects)
      .execute();
    const numbers = new Map(rows.map(({ id, number }) => [`request:${id}`, number]));
    return events.map(({ subject, name, at, note }) => ({
      ...{ name, note, number: numbers.get(subject) ?? 0, at: new Date(at) },
    }));
  }
}

/** Somebody who has bound an account was an unknown person before, whose id was made of the account. */
export async function selfOf(personId: string, db: Kysely<Schema>, community: string): Promise<Self> {
  const accounts = await db
    .selectFrom("account")
    .select(["channel", "id", "private_place"])
    .where("community_id", "=", community)
    .where("person_id", "=", personId)
    .execute();
  const before = accounts.map(({ channel, id }) => `${channel}:${id}`).filter((id) => id !== personId);
  if (before.length === 0) return { ids: [personId], accounts };
  const elsewhere = await db
    .selectFrom("account")
    .select("person_id")
    .where("community_id", "=", community)
    .where("person_id", "in", before)
    .execute();
  const taken = new Set(elsewhere.map(({ person_id }) => person_id));
  return { accounts, ids: [personId, ...before.filter((id) => !taken.has(id))] };
}

/** Messages that came from one of their accounts. */
export function saidBy({ accounts }: Self, db: Kysely<Schema>, community: string) {
  return db
    .selectFrom("inbox")
    .where("community_id", "=", community)
    .where(({ or, and, eb }) =>
      or(accounts.map(({ channel, id }) => and([eb("channel", "=", channel), eb("sender", "=", id)]))),
    );
}
