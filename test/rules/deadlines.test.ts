import { describe, expect, it } from "vitest";
import { calendarWarning, deadlinesOf, dueOf, limitsOf } from "../../handlers/requests/deadlines.ts";
import { instantOn } from "../../handlers/time/shanghai.ts";
import type { Pause, Request } from "../../storage/requests.ts";
import type { UrgencyClass } from "../../storage/rules.ts";
import { defaultRules } from "../support/rules.ts";

const rules = defaultRules();

/** `03-10 10:00` of 2026, as people in Shanghai see it. */
function at(text: string): Date {
  const [day = "", clock = ""] = text.split(" ");
  return instantOn(day.length === 5 ? `2026-${day}` : day, clock);
}

function pause(from: string, to?: string): Pause {
  const until = at(to ?? "12-31 09:00");
  return { from: at(from), to: to === undefined ? undefined : at(to), reason: "等配件", until };
}

function request(urgency: UrgencyClass, since: string, more: Partial<Request> = {}): Request {
  const counted = limitsOf(urgency, at(since), rules);
  const all = { class: urgency, id: 1, pauses: [], reopened: 0, state: "accepted", ...counted, ...more };
  const whole = all as unknown as Request;
  return { ...whole, dueAt: more.dueAt ?? dueOf(whole, rules) };
}

/** What falls due, by its key without the request and the moment, and when. */
function laid(of: Request): Record<string, Date> {
  return Object.fromEntries(
    deadlinesOf(of, rules).map(({ kind, detail, dueAt }) => {
      const step = kind === "ladder" ? `step ${String(detail.step)}` : kind;
      return [detail.missed ? `${kind} missed` : step, dueAt] as const;
    }),
  );
}

describe("when a request is due", () => {
  it.each([
    ["emergency", "03-13 17:00", "03-13 19:00"],
    ["urgent", "03-13 17:00", "03-14 17:00"],
    ["pressing", "03-13 17:00", "03-16 17:00"],
    ["normal", "09-28 10:00", "10-10 18:00"],
    ["complex", "09-28 10:00", "10-13 10:00"],
    ["question", "09-30 17:00", "10-08 18:00"],
  ] as const)("%s, said %s → %s", (urgency, since, due) => {
    expect(request(urgency, since).dueAt).toEqual(at(due));
  });

  it.each([
    [
      "a morning of waiting costs the next close of work",
      [pause("03-11 09:00", "03-11 12:00")],
      "03-18 18:00",
    ],
    ["waiting over a night costs nothing", [pause("03-11 18:00", "03-12 09:00")], "03-17 18:00"],
    ["two days cost two days", [pause("03-11 09:00", "03-12 18:00")], "03-19 18:00"],
    [
      "waiting twice at once counts once",
      [pause("03-11 09:00", "03-12 18:00"), pause("03-12 09:00", "03-12 18:00")],
      "03-19 18:00",
    ],
    ["what still waits is not counted yet", [pause("03-11 09:00")], "03-17 18:00"],
  ])("a normal one of 03-10 10:00: %s", (_why, pauses, due) => {
    expect(request("normal", "03-10 10:00", { pauses }).dueAt).toEqual(at(due));
  });

  it.each([
    ["granted", [], "10-28 18:00"],
    ["granted", [pause("10-15 09:00", "10-16 18:00")], "10-30 18:00"],
    ["asked", [], "10-13 10:00"],
    ["refused", [], "10-13 10:00"],
  ] as const)(
    "a complex one of 09-28 with ten more working days %s, rested %j → %s",
    (state, pauses, due) => {
      const extension = { workingDays: 11, reason: "等材料", state };

      expect(request("complex", "09-28 10:00", { extension, pauses: [...pauses] }).dueAt).toEqual(at(due));
    },
  );

  it.each([
    ["normal", "03-10 10:00", "03-13 18:00", "half of five days, to a close of work"],
    ["question", "03-10 10:00", "03-11 18:00", "one working day at least"],
    ["pressing", "03-10 10:00", "03-11 22:00", "half of 72 hours"],
    ["urgent", "03-13 10:00", "03-16 18:00", "one working day, over the weekend"],
  ] as const)("%s that is opened again on %s → %s: %s", (urgency, since, due, _why) => {
    expect(request(urgency, since, { reopened: 1 }).dueAt).toEqual(at(due));
  });
});

describe("what falls due for a request", () => {
  const normal = (more: Partial<Request>) => request("normal", "09-28 10:00", more);

  it("unsigned: signing, contact and the whole ladder, on working days", () => {
    expect(laid(normal({ state: "dispatched" }))).toEqual({
      sign: at("09-28 16:00"),
      contact: at("09-29 18:00"),
      "step 2": at("10-08 09:30"),
      "step 3": at("10-09 16:48"),
      "step 4": at("10-10 18:00"),
      "step 5": at("10-12 18:00"),
      "step 6": at("10-16 18:00"),
    });
  });

  it("signed and spoken with: the ladder alone, and what the owner has promised", () => {
    const promisedAt = at("09-30 12:00");
    const kinds = Object.keys(laid(normal({ contactedAt: at("09-28 11:00"), promisedAt })));

    expect(kinds.sort()).toEqual(["promise", "step 2", "step 3", "step 4", "step 5", "step 6"]);
  });

  it("at rest: the day on which the work goes on, and no word before", () => {
    const pauses = [{ ...pause("09-29 09:00"), until: at("10-09 09:00") }];

    expect(laid(normal({ state: "suspended", pauses }))).toEqual({ resume: at("10-09 09:00") });
  });

  it("at work again: every step later by what was rested, also those behind the due moment", () => {
    const rested = laid(normal({ pauses: [pause("09-29 09:00", "10-09 09:00")] }));
    const late = laid(normal({ dueAt: at("10-10 18:00"), pauses: [pause("10-11 09:00", "10-14 09:00")] }));

    expect(rested["step 2"]).toEqual(at("10-12 09:30"));
    expect(rested["step 4"]).toEqual(at("10-14 18:00"));
    expect(late["step 5"]).toEqual(at("10-14 18:00"));
  });

  it("of an emergency no word about contact, which is at once, and two looks back when it is over", () => {
    const emergency = (more: Partial<Request>) => request("emergency", "03-13 22:00", more);
    const over = emergency({ state: "closed", resolvedAt: at("03-13 23:00") });

    expect(Object.keys(laid(emergency({ state: "dispatched" })))).not.toContain("contact");
    expect(laid(emergency({}))["step 5"]).toEqual(at("03-14 00:30"));
    expect(laid(over)).toEqual({ recheck: at("03-14 23:00"), "recheck missed": at("03-15 23:00") });
  });

  it("keeps the name of each step until the request is opened again", () => {
    const keys = (more: Partial<Request>) =>
      deadlinesOf(normal(more), rules)
        .filter(({ kind }) => kind === "ladder")
        .map(({ key }) => key);

    expect(keys({ pauses: [pause("09-29 09:00", "10-09 09:00")] })).toEqual(keys({}));
    expect(keys({ reopened: 1 })).not.toEqual(keys({}));
  });
});

describe("a calendar that is not published yet", () => {
  it.each([
    ["normal", "12-29 10:00", /^2027年的放假安排还没导入/],
    ["normal", "12-10 10:00", undefined],
    ["pressing", "12-30 10:00", undefined],
  ] as const)("%s of %s: %s", (urgency, since, words) => {
    const warning = calendarWarning(request(urgency, since), rules);

    if (words) expect(warning).toMatch(words);
    else expect(warning).toBeUndefined();
  });
});
