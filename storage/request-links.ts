import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** Whose link it is, and to what. */
export interface RequestLink {
  requestId: number;
  personId: string;
}

const HOUR_MS = 3_600_000;

/** Links with which one person sees one request. Only their hashes are kept. */
export function requestLinks(db: Kysely<Schema>, community: string) {
  return {
    /** A newer link takes the place of the same person's older one to the same request. */
    async give(link: RequestLink, token: string, expiresAt: Date): Promise<void> {
      await this.revoke(link);
      await db
        .insertInto("request_link")
        .values({
          token_hash: hashOf(token),
          community_id: community,
          request_id: link.requestId,
          person_id: link.personId,
          expires_at: expiresAt.toISOString(),
        })
        .execute();
    },

    /** What a token opens; undefined for an unknown, expired or revoked one. */
    async find(token: string, now: Date): Promise<(RequestLink & { expiresAt: Date }) | undefined> {
      const row = await db
        .selectFrom("request_link")
        .select(["request_id", "person_id", "expires_at"])
        .where("community_id", "=", community)
        .where("token_hash", "=", hashOf(token))
        .where("expires_at", ">", now.toISOString())
        .executeTakeFirst();
      if (!row) return undefined;
      const { request_id: requestId, person_id: personId, expires_at } = row;
      return { requestId, personId, expiresAt: new Date(expires_at) };
    },

    /** False when there was none. */
    async revoke({ requestId, personId }: RequestLink): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom("request_link")
        .where("community_id", "=", community)
        .where("request_id", "=", requestId)
        .where("person_id", "=", personId)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    /** One person turned out to be another one. */
    async handOver(from: string, to: string): Promise<void> {
      await db
        .updateTable("request_link")
        .set({ person_id: to })
        .where("community_id", "=", community)
        .where("person_id", "=", from)
        .execute();
    },

    /** Forgets links that have ended, and how the others were told, when that was some time ago. */
    async clear(now: Date): Promise<void> {
      const [from, to] = [72, 1].map((hours) => new Date(now.getTime() - hours * HOUR_MS).toISOString());
      await db
        .deleteFrom("request_link")
        .where("community_id", "=", community)
        .where("expires_at", "<", now.toISOString())
        .execute();
      const told = await db
        .selectFrom("outbox")
        .select(["id", "text"])
        .where("community_id", "=", community)
        .where("state", "=", "sent")
        .where("sent_at", ">=", from ?? "")
        .where("sent_at", "<", to ?? "")
        .where("text", "like", "%/r#%")
        .execute();
      for (const { id, text } of told) {
        await db
          .updateTable("outbox")
          .set({ text: text.replaceAll(/(\/r#)[\w-]+/g, "$1…") })
          .where("community_id", "=", community)
          .where("id", "=", id)
          .execute();
      }
    },
  };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
