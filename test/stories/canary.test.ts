import { expect, it } from "vitest";
import { gossip } from "../support/canary-town.ts";

it("whatever people ask, nobody hears a word of a neighbour's, and the log none at all", async () => {
  const { town, leaks, said } = await gossip(150, 1);

  expect(said).toBeGreaterThan(30);
  expect(leaks).toEqual([]);
  expect(town.log.join()).not.toMatch(/Zq\w+Kj/);
});
