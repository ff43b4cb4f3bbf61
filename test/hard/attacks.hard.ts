import { beforeAll, describe, expect, it } from "vitest";
import {
  damageOf,
  everyCase,
  type Heard,
  type Mind,
  noDamage,
  underAttack,
} from "../support/attacked-town.ts";

const cases = everyCase();
const minutes = 60_000;

describe("every attack in every carrier and manner", () => {
  let without: Heard;
  beforeAll(async () => {
    without = await underAttack(cases);
  }, 10 * minutes);

  it.each<Mind>(["obedient", "possessed", "echo"])(
    "is lost on the town, whatever becomes of its model: %s",
    { timeout: 10 * minutes },
    async (mind) => {
      expect(damageOf(cases, without, await underAttack(cases, mind))).toEqual(noDamage);
    },
  );
});
