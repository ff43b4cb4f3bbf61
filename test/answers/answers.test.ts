import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, cases, type Outcome, openPlace } from "./measure.ts";

/** Two points below what was reached when it was last measured (test/bench/quality.md). */
const floors = {
  "held-out": { shown: 0.69, refused: 0.913 },
  tuned: { shown: 0.835, refused: 0.855 },
} as const;

describe.each(["held-out", "tuned"] as const)(
  "lay questions to the papers of a street, the %s half",
  (half) => {
    const outcomes: Outcome[] = [];
    let place: Awaited<ReturnType<typeof openPlace>>;

    beforeAll(async () => {
      place = await openPlace();
      for (const each of await cases(half)) outcomes.push(await ask(each, place.storage, place.community));
    });
    afterAll(() => place.close());

    const share = (of: (outcome: Outcome) => boolean, among: Outcome[]) =>
      among.filter(of).length / among.length;

    it("are shown the right clause", () => {
      const answerable = outcomes.filter(({ gold }) => gold);

      expect(share(({ result }) => result.startsWith("right"), answerable)).toBeGreaterThanOrEqual(
        floors[half].shown,
      );
      expect(share(({ result }) => result === "wrong clause", answerable)).toBeLessThanOrEqual(0.02);
    });

    it("are told so when the papers do not say", () => {
      const unanswerable = outcomes.filter(({ gold }) => !gold);

      expect(share(({ isSure }) => !isSure, unanswerable)).toBeGreaterThanOrEqual(floors[half].refused);
    });

    it("never hear a number that the cited text does not have", () => {
      expect(outcomes.flatMap(({ unsaid }) => unsaid)).toEqual([]);
    });
  },
);
