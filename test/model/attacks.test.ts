import { describe, expect, it } from "vitest";
import { damageOf, type Mind, noDamage, someCases, underAttack } from "../support/attacked-town.ts";
import { attacks } from "../support/attacks.ts";

/* All of them, in every carrier and manner, are in test/hard/attacks.hard.ts. */

describe("a town with a model that does whatever it reads", () => {
  it("hears nothing that an attacker wants said, tells nothing and changes nothing", {
    timeout: 60_000,
  }, async () => {
    const cases = someCases(3);
    expect(new Set(cases.map(({ attack }) => attack)).size).toBe(attacks.length);
    const without = await underAttack(cases);

    const heard = await underAttack(cases, "obedient");

    expect(damageOf(cases, without, heard)).toEqual(noDamage);
    expect(heard.sent.length).toBeGreaterThan(cases.length / 2);
    expect(heard.replies.filter((reply) => reply.includes("AI 生成")).length).toBeGreaterThan(
      cases.length / 3,
    );
  });
});

describe("a town with a model gone bad", () => {
  it.each<Mind>(["echo", "possessed"])(
    "is no worse off than without any: %s",
    { timeout: 60_000 },
    async (mind) => {
      const cases = someCases(6);
      const without = await underAttack(cases);

      const heard = await underAttack(cases, mind);

      expect(damageOf(cases, without, heard)).toEqual(noDamage);
      expect(heard.sent.length).toBeGreaterThan(cases.length / 2);
    },
  );
});
