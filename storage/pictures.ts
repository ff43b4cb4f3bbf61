import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** A picture that is part of a request, and whose bytes are there. */
export interface Picture {
  id: number;
  requestId: number;
  /** Whoever has sent it; undefined when nobody knows any more. */
  personId: string | undefined;
  sentAt: Date;
  /** Its name in the folder of files. */
  file: string;
}

/** Pictures of requests, and who has sent them. */
export function pictures(db: Kysely<Schema>, community: string) {
  return {
    /** The oldest first. */
    async of(requestIds: number[]): Promise<Picture[]> {
      if (requestIds.length === 0) return [];
      const rows = await db
        .selectFrom("attachment")
        .innerJoin("inbox", "inbox.id", "attachment.inbox_id")
        .leftJoin("account", (account) =>
          account
            .onRef("account.channel", "=", "inbox.channel")
            .onRef("account.id", "=", "inbox.sender")
            .on("account.community_id", "=", community),
        )
        .select([
          ...(["attachment.id", "attachment.request_id", "attachment.file"] as const),
          ...(["account.person_id", "inbox.sent_at"] as const),
        ])
        .where("attachment.community_id", "=", community)
        .where("attachment.kind", "=", "picture")
        .where("attachment.state", "=", "kept")
        .where("attachment.request_id", "in", requestIds)
        .orderBy("attachment.id")
        .execute();
      return rows.flatMap(({ id, request_id, file, person_id, sent_at }) =>
        request_id === null
          ? []
          : [
              {
                id,
                file,
                requestId: request_id,
                personId: person_id ?? undefined,
                sentAt: new Date(sent_at),
              },
            ],
      );
    },
  };
}
