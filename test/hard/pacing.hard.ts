import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OutcomeUnknown, TooFast } from "../../bot/channels/channel.ts";
import type { Door } from "../../storage/doors.ts";
import { type Outgoing, type Priority, priorities } from "../../storage/outbox.ts";
import { heldClock, mostWithin, openOutbox, pacedPlatform, type Tried } from "../support/paced-platform.ts";
import { seeded } from "./speakers.ts";

const MINUTE_MS = 60_000;

/** A place's first letter names its door. */
const doors: Record<string, Door> = {
  wechat: {
    name: "wechat",
    gapMs: [3_000, 6_000],
    limits: [
      { most: 8, withinMs: MINUTE_MS, of: "all" },
      { most: 12, withinMs: 10 * MINUTE_MS, of: "unasked" },
    ],
  },
  robot: { name: "robot", limits: [{ most: 6, withinMs: MINUTE_MS, of: "all" }], digestAbove: 5 },
  api: { name: "api", limits: [{ most: 3, withinMs: 1_000, of: "all" }] },
  session: { name: "session", limits: [] },
};
const doorAt = (place: string) => doors[place.slice(0, place.indexOf(" "))];

type Step =
  | { does: "write"; door: string; place: number; priority: Priority; length: number }
  | { does: "pass"; ms: number }
  | { does: "mood"; mood: Mood }
  | { does: "kill"; inTheMiddle: boolean }
  | { does: "gone"; isThere: boolean };
type Mood = "well" | "too fast" | "too fast for 20 s" | "broken" | "unknown";

const step = (): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        does: fc.constant("write" as const),
        door: fc.constantFrom(...Object.keys(doors)),
        place: fc.integer({ min: 0, max: 3 }),
        priority: fc.constantFrom(...priorities),
        length: fc.constantFrom(1, 1, 1, 10, 60),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        does: fc.constant("pass" as const),
        ms: fc.oneof(fc.integer({ min: 1, max: 1_500 }), fc.integer({ min: 1_000, max: 70_000 })),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        does: fc.constant("mood" as const),
        mood: fc.constantFrom<Mood[]>("well", "well", "too fast", "too fast for 20 s", "broken", "unknown"),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ does: fc.constant("kill" as const), inTheMiddle: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant("gone" as const), isThere: fc.boolean() }) },
  );

/** What a story may leave behind: how the platform saw it, and how the letters ended. */
async function play(steps: Step[], seed: number) {
  const clock = heldClock();
  const platform = pacedPlatform(clock, { door: doorAt, longestBytes: 256 });
  const { mine } = platform;
  const outbox = await openOutbox(clock, [platform], seeded(seed));
  const mayHaveArrived: Tried[] = [];
  const texts = new Map<string, string>();
  let mood: Mood | "hanging" = "well";
  mine.answer = ({ place }) => {
    const tried = platform.tried.at(-1);
    if (tried && (mood === "well" || mood === "unknown" || mood === "hanging")) mayHaveArrived.push(tried);
    return answerOf(mood, doorAt(place)?.name ?? "");
  };
  for (const step of steps) {
    if (step.does === "write") {
      const key = `k${texts.size}`;
      const text = Array.from({ length: step.length }, (_, index) => `〈${key}.${index}〉`).join("");
      texts.set(key, text);
      await outbox.write({ key, text, place: `${step.door} ${step.place}`, priority: step.priority });
    } else if (step.does === "mood") mood = step.mood;
    else if (step.does === "gone") mine.isThere = step.isThere;
    else if (step.does === "pass") {
      clock.pass(step.ms);
      await outbox.beat();
    } else {
      const before: Mood | "hanging" = mood;
      if (step.inTheMiddle) mood = "hanging";
      await outbox.sender().pump();
      mood = before;
      await outbox.isKilled();
      await outbox.beat();
    }
  }
  mood = "well";
  mine.isThere = true;
  await outbox.secondsPass(1);
  for (let turns = 0; turns < 500 && (await outbox.states()).waiting; turns += 1) {
    clock.pass(10_000);
    await outbox.beat();
  }
  const letters = await outbox.storage().read.outbox.latest(10_000);
  return { platform, letters, texts, mayHaveArrived };
}
type Played = Awaited<ReturnType<typeof play>>;

function answerOf(mood: Mood | "hanging", door: string): Promise<void> {
  if (mood === "hanging") return new Promise(() => undefined);
  if (mood === "too fast") return Promise.reject(new TooFast(door, "QPS"));
  if (mood === "too fast for 20 s") return Promise.reject(new TooFast(door, "130101", 20_000));
  if (mood === "broken") return Promise.reject(new Error("503"));
  return mood === "unknown" ? Promise.reject(new OutcomeUnknown("?")) : Promise.resolve();
}

const unasked = ({ priority }: { priority: Priority }) => priority !== "emergency" && priority !== "reply";
const toMany = ({ priority }: { priority: Priority }) => priority === "notice" || priority === "reminder";

function keepsToDoors(tried: Tried[]): void {
  for (const { name, gapMs, limits } of Object.values(doors)) {
    const through = tried.filter(({ place }) => doorAt(place)?.name === name);
    for (const { most, withinMs, of } of limits) {
      const counted = of === "all" ? through : through.filter(unasked);
      const times = counted.map(({ at }) => at);
      expect(mostWithin(times, withinMs), `${name}, ${of}`).toBeLessThanOrEqual(most);
    }
    const gaps = through.slice(1).map(({ at }, index) => at - (through[index]?.at ?? 0));
    if (gapMs) expect(Math.min(gapMs[0], ...gaps)).toBe(gapMs[0]);
  }
}

function losesNothing({ letters, texts, platform, mayHaveArrived }: Played): void {
  expect(letters.filter(({ state }) => state === "waiting" || state === "sending")).toEqual([]);
  const families = Map.groupBy(letters, ({ key }) => key.split("#")[0] ?? "");
  const words = [...families].map(([key, parts]): [string, string] => [key, joined(parts)]);
  expect(Object.fromEntries(words)).toEqual(Object.fromEntries(texts));
  for (const letter of letters) {
    const isIn = ({ place, text }: Tried) => place === letter.place && text.includes(letter.text);
    if (letter.state === "sent") expect(platform.taken().filter(isIn).length).toBeGreaterThan(0);
    if (toMany(letter)) expect(mayHaveArrived.filter(isIn).length, letter.key).toBeLessThanOrEqual(1);
  }
}

function joined(parts: Outgoing[]): string {
  const inOrder = parts.toSorted((a, b) => a.id - b.id).map(({ text }) => text);
  return inOrder.map((text) => (parts.length > 1 ? text.replace(/^（.*?）/, "") : text)).join("");
}

describe("an outbox in any order of events", () => {
  it("never passes a limit, loses nothing and repeats no notice", { timeout: 120_000 }, async () => {
    const stories = fc.array(step(), { minLength: 20, maxLength: 80 });
    const property = fc.asyncProperty(stories, fc.integer(), async (steps, seed) => {
      const played = await play(steps, seed);

      keepsToDoors(played.platform.tried);
      losesNothing(played);
    });
    await fc.assert(property, { numRuns: 40 });
  });
});
