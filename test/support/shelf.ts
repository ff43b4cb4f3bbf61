import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { DocumentHead, NewDocument } from "../../storage/documents.ts";
import { openStorage } from "../../storage/storage.ts";

export const now = new Date("2026-11-24T02:00:00Z");

const dogs = {
  ...{ source: "dogs.md", title: "青禾街道养犬规定", issuer: "街道", region: "青禾街道" },
  ...{ effective: "2024-01-01", expires: "", supersedes: "" },
};

/** Documents of one passage each, told apart by their sources. */
export async function openShelf() {
  const folder = await mkdtemp(join(tmpdir(), "linli-shelf-"));
  const file = join(folder, "test.db");
  const storage = await openStorage({ file, community: "qinghe", synchronous: "off" });
  onTestFinished(async () => {
    await storage.close();
    await rm(folder, { recursive: true });
  });
  const { documents, search } = storage.read;
  const newest = async (source: string) => (await documents.versions(source))[0];

  return {
    documents,
    search,

    /** The rules on dogs, but for what is said otherwise; other words are another content. */
    save(said: Partial<NewDocument> = {}, { at = now, again = false } = {}) {
      const document = { ...dogs, hash: JSON.stringify(said), ...said };
      const passages = [{ clause: "第一条", heading: "", text: `牵绳 ${document.source}` }];
      return storage.transaction((store) => store.documents.save(document, passages, at, { again }));
    },

    async withdraw(source: string): Promise<void> {
      const id = (await newest(source))?.id ?? 0;
      await storage.transaction((store) => store.documents.end(id, "withdrawn", { note: "发错了" }));
    },

    async amend(source: string, head: Partial<DocumentHead>): Promise<void> {
      const id = (await newest(source))?.id ?? 0;
      await storage.transaction((store) => store.documents.amend(id, head, now));
    },

    /** Sources of what a search finds, with the last day of those that have one. */
    async found(): Promise<string[]> {
      const hits = await search.find(["牵绳"], 10);
      const passages = await documents.passages(hits.map(({ id }) => id));
      return passages
        .map(({ source, expires }) => (expires === "" ? source : `${source} until ${expires}`))
        .sort();
    },

    /** The state of the newest version, and what has taken its place or will. */
    async stateOf(source: string) {
      const { state, supersededBy } = (await newest(source)) ?? {};
      return { state, by: supersededBy && (await documents.get(supersededBy))?.source };
    },
  };
}
