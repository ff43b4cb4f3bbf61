import { dateKey, sayClock } from "../../handlers/time/shanghai.ts";
import type { Rules } from "../../storage/rules.ts";
import type { Lived } from "../support/month.ts";
import type { MonthMemory } from "./month-memory.ts";

/** What has to be true of a month whatever people did; one sentence for each breach. */
export function monthBreaches(memory: MonthMemory, lived: Lived, rules: Rules): Record<string, string[]> {
  const found = {
    "lost, doubled or left lying": kept(memory, lived),
    "letters without an end, or twice": letters(memory),
    "requests without an owner": ownerless(memory),
    "rows that differ from their events": rowsWrong(memory),
    "clocks that are not exact": lateClocks(memory, lived),
    "deadlines fired twice": firedTwice(memory),
    "unasked words at night": atNight(memory, rules),
    "noise in groups": noise(memory, rules),
  };
  return Object.fromEntries(Object.entries(found).filter(([, sentences]) => sentences.length > 0));
}

function kept({ inbox }: MonthMemory, { sent }: Lived): string[] {
  const ids = inbox.map(({ message_id }) => message_id);
  const known = new Set(ids);
  return [
    ...[...sent].filter((id) => !known.has(id)).map((id) => `${id} is gone`),
    ...(known.size === ids.length ? [] : ["a message is stored twice"]),
    ...inbox
      .filter(({ state }) => state !== "done")
      .map(({ message_id, state }) => `${message_id} is ${state}`),
  ];
}

function letters({ outbox }: MonthMemory): string[] {
  const keys = new Set(outbox.map(({ key }) => key));
  return [
    ...(keys.size === outbox.length ? [] : ["a letter stands twice"]),
    ...outbox.flatMap(({ key, state, attempts }) =>
      (state === "sent" && attempts <= 1) || state === "waiting" || state === "expired"
        ? []
        : [`letter ${key} is ${state} after ${attempts} attempts`],
    ),
  ];
}

function ownerless({ requests }: MonthMemory): string[] {
  return requests.flatMap(({ number, state, owner_id }) =>
    ["dispatched", "accepted", "suspended"].includes(state) && owner_id === null
      ? [`#${number} is ${state} and nobody's`]
      : [],
  );
}

function rowsWrong({ requests, events }: MonthMemory): string[] {
  const bySubject = Map.groupBy(events, ({ subject }) => subject);
  return requests.flatMap(({ id, ...row }) => {
    const changes = (bySubject.get(`request:${id}`) ?? []).flatMap(({ changes }) =>
      changes === "" ? [] : [JSON.parse(changes)],
    );
    const folded: Record<string, unknown> = Object.assign({}, ...changes);
    return Object.entries(row).flatMap(([column, value]) =>
      folded[column] === value ? [] : [`#${row.number} ${column}: ${value}, by its events ${folded[column]}`],
    );
  });
}

/** The bot looks at least so often. */
const beatMs = 60_000;

/** What is due fires at its very moment, unless the bot was dark then: then at once when it is back, or has heard of it. */
function lateClocks({ due }: MonthMemory, { dark }: Lived): string[] {
  return due.flatMap(({ key, state, due_at, fired_at }) => {
    if (state !== "fired" || fired_at === null || fired_at === due_at) return [];
    const night = dark.find(({ from, to }) => due_at >= from.toISOString() && due_at <= to.toISOString());
    if (night && new Date(fired_at).getTime() <= night.to.getTime() + beatMs) return [];
    return [`${key} was due at ${due_at} and fired at ${fired_at}`];
  });
}

function firedTwice({ due }: MonthMemory): string[] {
  const fired = due.filter(({ state }) => state === "fired").map(({ key }) => key);
  return new Set(fired).size === fired.length ? [] : ["a deadline fired twice"];
}

const unasked = [1, 3, 4];

/** Nothing that nobody asked for leaves in quiet hours, but deadlines of classes whose clocks run at night. */
function atNight({ outbox, requests }: MonthMemory, { manners, limits }: Rules): string[] {
  const awake = new Set(
    requests
      .filter((request) => limits[request.class as keyof typeof limits].allHours)
      .map(({ id }) => `request:${id}`),
  );
  return outbox.flatMap(({ key, priority, subject, sent_at }) => {
    if (!unasked.includes(priority) || sent_at === null || awake.has(subject)) return [];
    const clock = sayClock(new Date(sent_at));
    const isNight = clock >= manners.quietFrom || clock < manners.quietUntil;
    return isNight ? [`${key} about ${subject} left at ${clock}`] : [];
  });
}

function noise({ outbox, groups }: MonthMemory, { requests }: Rules): string[] {
  const places = new Set(groups.map(({ place }) => place));
  const lines = outbox.filter(
    ({ priority, place, subject }) =>
      unasked.includes(priority) && places.has(place) && /^(?:request|digest):/u.test(subject),
  );
  const days = Map.groupBy(lines, ({ place, created_at }) => `${place} on ${dateKey(new Date(created_at))}`);
  return [...days].flatMap(([day, all]) =>
    all.length > requests.groupWordsADay ? [`${all.length} lines in ${day}`] : [],
  );
}
