import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { canary, filesWith } from "../support/canaries.ts";
import { openEmpty } from "../support/storage.ts";

const at = new Date("2026-01-01");
const gone = canary("a", "talk");
const kept = canary("b", "talk");

/** Of seven letters one is for somebody who will be forgotten; their lengths differ, so that rows are moved about. */
function letter(number: number) {
  const text = `${number % 7 === 0 ? gone : kept}${"啊".repeat((number * 31) % 240)}`;
  return {
    ...{ key: `k${(number * 7919) % 100_003}`, channel: "c", place: "p", priority: "reply" as const, text },
    ...{ subject: "", notBefore: at, expiresAt: undefined },
  };
}

describe("a file in which many rows have grown and shrunk", () => {
  it("holds nothing of what was deleted once it has been written anew", async () => {
    const { storage, file } = await openEmpty();
    for (let first = 0; first < 4000; first += 20) {
      const some = Array.from({ length: 20 }, (_, index) => letter(first + index));
      await storage.transaction((store) => store.outbox.add(some, at));
    }
    await storage.transaction(async (store) => {
      const all = await store.outbox.claim("lease", at, at, 4000);
      const rewrite = async (every: number, words: (text: string) => string) => {
        for (const each of all) if (each.id % every === 1) await store.outbox.split(each, [words(each.text)]);
      };
      await rewrite(3, (text) => `${text}${"哦".repeat(100)}`);
      await rewrite(2, (text) => text);
      for (const each of all) if (each.text.startsWith(gone)) await store.outbox.split(each, [""]);
    });

    await storage.compact();

    expect(await filesWith(dirname(file), [gone])).toEqual([]);
    expect(await filesWith(dirname(file), [kept])).toEqual([`linli.db: ${kept}`]);
  });
});
