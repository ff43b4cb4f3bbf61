import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

export type Purpose = Schema["invitation"]["purpose"];

/** Codes that let a person in once: to bind an account, or to enter the page. Only their hashes are kept. */
export function invitations(db: Kysely<Schema>, community: string) {
  return {
    /** A newer code of the same purpose takes the place of a person's older ones. Throws when the code is somebody else's. */
    async invite(personId: string, purpose: Purpose, code: string, expiresAt: Date): Promise<void> {
      await db
        .deleteFrom("invitation")
        .where("community_id", "=", community)
        .where("person_id", "=", personId)
        .where("purpose", "=", purpose)
        .execute();
      const row = {
        code_hash: hashOf(code),
        community_id: community,
        person_id: personId,
        purpose,
        expires_at: expiresAt.toISOString(),
        used_at: null,
      };
      await db
        .deleteFrom("invitation")
        .where("code_hash", "=", row.code_hash)
        .where("used_at", "is not", null)
        .execute();
      await db.insertInto("invitation").values(row).execute();
    },

    /** The person a code lets in; it is used up by this. Undefined for an unknown, used or expired one. */
    async use(code: string, purpose: Purpose, now: Date): Promise<string | undefined> {
      const row = await db
        .updateTable("invitation")
        .set({ used_at: now.toISOString() })
        .where("community_id", "=", community)
        .where("code_hash", "=", hashOf(code))
        .where("purpose", "=", purpose)
        .where("used_at", "is", null)
        .where("expires_at", ">", now.toISOString())
        .returning("person_id")
        .executeTakeFirst();
      return row?.person_id;
    },

    /** Opens a session of the page; its token is kept as a hash. */
    async openSession(personId: string, token: string, expiresAt: Date): Promise<void> {
      await db
        .insertInto("session")
        .values({
          token_hash: hashOf(token),
          community_id: community,
          person_id: personId,
          expires_at: expiresAt.toISOString(),
        })
        .execute();
    },

    /** The person of a session that has not expired. */
    async sessionOf(token: string, now: Date): Promise<string | undefined> {
      const row = await db
        .selectFrom("session")
        .select("person_id")
        .where("community_id", "=", community)
        .where("token_hash", "=", hashOf(token))
        .where("expires_at", ">", now.toISOString())
        .executeTakeFirst();
      return row?.person_id;
    },

    /** The page is shut for a person, and no code of theirs lets anybody in any more. */
    async shutOut(personId: string): Promise<void> {
      for (const table of ["invitation", "session"] as const) {
        await db
          .deleteFrom(table)
          .where("community_id", "=", community)
          .where("person_id", "=", personId)
          .execute();
      }
    },

    async closeSession(token: string): Promise<void> {
      await db
        .deleteFrom("session")
        .where("community_id", "=", community)
        .where("token_hash", "=", hashOf(token))
        .execute();
    },

    /** Forgets codes and sessions that ended before. */
    async clear(before: Date): Promise<void> {
      for (const table of ["invitation", "session"] as const) {
        await db
          .deleteFrom(table)
          .where("community_id", "=", community)
          .where("expires_at", "<", before.toISOString())
          .execute();
      }
    },
  };
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
