import { Kysely } from "kysely";
import type { DocumentDetail, Documents, HitTestView, Passages } from "../../bot/web/documents-api.ts";
import type { Questions } from "../../bot/web/questions-api.ts";
import type { Schema } from "../../storage/schema.ts";
import { sqliteDialect } from "../../storage/sqlite-dialect.ts";
import { openStaffWeb, type StaffWeb } from "./staff-web.ts";
import type { Town } from "./town.ts";

export const host = "linli.test:3000";
export const bathing = [
  ...["---", "title: 春晖社区助浴服务办法", "issuer: 春晖社区居委会", "region: 青禾街道"],
  ...["effective: 2026-01-01", "expires: 2026-12-31", "---"],
  ...["第一条 为行动不便的老年人提供上门助浴服务。", "第二条 助浴每次收费30元，低保老人免费。"],
].join("\n");

/** The demo community with its documents, and the secretary with the page open. */
export async function desk() {
  const web = await openStaffWeb();
  return { web, town: web.town, ...(await at(web, "chen-zhiyuan")) };
}

export async function at(web: StaffWeb, id: string) {
  const person = await web.person(id);
  const { cookie, ask, post } = person;

  async function brings(content: string | Uint8Array, name = "助浴.md", origin = `http://${host}`) {
    const answer = await web.web.inject({
      method: "POST",
      url: `/api/staff/documents?name=${encodeURIComponent(name)}`,
      headers: { host, origin, cookie, "content-type": "application/octet-stream" },
      payload: Buffer.from(content),
    });
    return { status: answer.statusCode, json: answer.json() };
  }

  return {
    ...{ cookie, ask, post, brings },
    says: (text: string) => person.says(text),
    async brought(content: string, name?: string): Promise<DocumentDetail> {
      return (await brings(content, name)).json.document;
    },
    list: async (query = ""): Promise<Documents> => (await ask(`documents${query}`)).json,
    detail: async (id: number): Promise<DocumentDetail> => (await ask(`documents/${id}`)).json,
    passages: async (id: number): Promise<Passages> => (await ask(`documents/${id}/passages`)).json,
    amends: (id: number, head: object) => post(`documents/${id}/amend`, head),
    withdraws: (id: number, why = "街道已经废止") => post(`documents/${id}/withdraw`, { why }),
    tries: async (question: string): Promise<HitTestView> => (await post("hit-test", { question })).json,
    questions: async (): Promise<Questions> => (await ask("questions")).json,
  };
}

/** Who has done what to documents. */
export async function auditOf({
  file,
}: Town): Promise<{ who: string; did: string; to: string; detail: string }[]> {
  const dialect = sqliteDialect({ file, readonly: true, connections: 1, synchronous: "off" });
  const db = new Kysely<Schema>({ dialect });
  const rows = await db.selectFrom("audit").selectAll().where("cause", "like", "document:%").execute();
  await db.destroy();
  return rows.map(({ actor_id, action, cause, detail }) => ({
    ...{ who: actor_id, did: action, to: cause, detail },
  }));
}

/** Somebody asks what the documents do not say, or says that the answer is wrong. */
export async function isOpen(town: Town, person: string, words: string, inboxId: number, quoted?: number) {
  const { now } = town.clock;
  await town.storage().transaction(async (store) => {
    const passages = quoted === undefined ? [] : [quoted];
    const outcome = quoted === undefined ? ("refused" as const) : ("answered" as const);
    const where = { channel: "simulator", place: `p-${person}` };
    const message = { id: inboxId, ...where };
    await store.asked.add({ message, personId: person, words, outcome, passages, isForStaff: true }, now());
    if (quoted !== undefined) await store.asked.wrong(inboxId);
  });
}
