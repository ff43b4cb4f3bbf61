import { expect, it } from "vitest";
import { gossip } from "../support/canary-town.ts";

it.each([1, 2, 3])(
  "in 500 turns nobody hears a word of a neighbour's, and the log none at all (%i)",
  async (seed) => {
    const { town, leaks } = await gossip(500, seed);

    expect(leaks).toEqual([]);
    expect(town.log.join()).not.toMatch(/Zq\w+Kj/);
  },
  60_000,
);
