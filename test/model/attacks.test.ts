import { describe, expect, it } from "vitest";
import { damageOf, type Mind, noDamage, someCases, underAttack } from "../support/attacked-town.ts";
import { attacks } from "../support/attacks.ts";

/* All of them, in every carrier and manner, are in test/hard/attacks.hard.ts. */

describe("a town in which whatever can be written by somebody gives orders to its model", () => {
  it("is no worse off than without any, whatever has become of the model", { timeout: 90_000 }, async () => {
    const cases = someCases(5);
    expect(new Set(cases.map(({ attack }) => attack)).size).toBe(attacks.length);
    const without = await underAttack(cases);

    for (const mind of ["obedient", "possessed", "echo"] satisfies Mind[]) {
      const heard = await underAttack(cases, mind);
      expect(damageOf(cases, without, heard), mind).toEqual(noDamage);
      expect(heard.sent.length, mind).toBeGreaterThan(cases.length / 2);
      const inItsWords = heard.replies.filter((reply) => reply.includes("AI 生成")).length;
      if (mind === "obedient") expect(inItsWords).toBeGreaterThan(cases.length / 3);
    }
  });
});
