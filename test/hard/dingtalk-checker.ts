import { priorities } from "../../storage/outbox.ts";
import type { Entry } from "../support/dingtalk-history.ts";
import { promises as insidePromises } from "./checker.ts";
import type { DingtalkMemory, Letter } from "./dingtalk-memory.ts";

/** What the world outside the bot knows. */
export interface Witness {
  /** Everything that has happened on the platform. */
  history: readonly Entry[];
  /** Ids of the messages that have to become a request. */
  requested: ReadonlySet<string>;
  kills: Kill[];
  /** The last moment of the bot's clock. */
  end: Date;
}

export interface Kill {
  point: string;
  /** Ids of the letters that were on their way. */
  onTheWay: number[];
}

/** So many more copies of letters than letters a kill may leave behind, over all letters. */
export const copiesPerKill = 4;

type Promised = (memory: DingtalkMemory, witness: Witness) => string[];
type Of<What extends Entry["what"]> = Extract<Entry, { what: What }>;

function of<What extends Entry["what"]>({ history }: Witness, what: What): Of<What>[] {
  return history.filter((entry): entry is Of<What> => entry.what === what);
}

const openers = ["file-request", "raise-alarm"];

const notRequested: Promised = ({ inbox, requests }, witness) => {
  const became = new Map(inbox.map((row) => [row.message_id, row.became]));
  const filed = new Set(requests.map(({ problem }) => problem));
  return of(witness, "emit").flatMap(({ msgId, text }) => {
    if (!witness.requested.has(msgId)) return [];
    if (!openers.includes(became.get(msgId) ?? ""))
      return [`${msgId} became “${became.get(msgId)}”: ${text}`];
    return filed.has(text) ? [] : [`${msgId} is in no request: ${text}`];
  });
};

/** What was done because of a message and never said to anybody. */
const notAnswered: Promised = ({ inbox, letters }) => {
  const keys = new Set(letters.map(({ key }) => key));
  return inbox
    .filter(({ became }) => openers.includes(became) || became === "post-notice")
    .flatMap(({ id, message_id, became }) =>
      keys.has(`inbox:${id}/0`) ? [] : [`${message_id} became ${became}, and nobody heard of it`],
    );
};

/** Where a message stands in the memory; its number is 0 when it is no request. */
interface Standing {
  place: string;
  row: number;
  number: number;
}

function standings({ inbox, requests }: DingtalkMemory, witness: Witness): Map<string, Standing> {
  const rowOf = new Map(inbox.map(({ message_id, id }) => [message_id, id]));
  const numberOf = new Map(requests.map(({ problem, number }) => [problem, number]));
  return new Map(
    of(witness, "emit").flatMap(({ msgId, place, text }) => {
      const row = rowOf.get(msgId);
      return row === undefined ? [] : [[msgId, { place, row, number: numberOf.get(text) ?? 0 }]];
    }),
  );
}

/** What was acknowledged before another message of the same chat was written stands before it, with its number too. */
const overtaken: Promised = (memory, witness) => {
  const standingOf = standings(memory, witness);
  const furthest = new Map<string, Pick<Standing, "row" | "number">>();
  return witness.history.flatMap((entry) => {
    const mine = "msgId" in entry ? standingOf.get(entry.msgId) : undefined;
    if (!mine || (entry.what !== "ack" && entry.what !== "emit")) return [];
    const before = furthest.get(mine.place) ?? { row: 0, number: 0 };
    const { row, number } = mine;
    if (entry.what === "emit")
      return row < before.row || (number > 0 && number < before.number)
        ? [`${entry.msgId} overtook what was acknowledged before it was written`]
        : [];
    furthest.set(mine.place, { row: Math.max(row, before.row), number: Math.max(number, before.number) });
    return [];
  });
};

/** Letters of the same words to the same place, and how often the platform took these words there. */
interface Correspondence {
  name: string;
  letters: Letter[];
  taken: number;
  /** How often one of them was on its way when the bot died. */
  inDanger: number;
}

function correspondences({ letters }: DingtalkMemory, witness: Witness): Correspondence[] {
  const nameOf = ({ place, text }: { place: string; text: string }) => `to ${place}: ${text}`;
  const written = Map.groupBy(
    letters.filter(({ channel }) => channel === "dingtalk"),
    nameOf,
  );
  const taken = Map.groupBy(of(witness, "accepted"), nameOf);
  const dangers = Map.groupBy(
    witness.kills.flatMap(({ onTheWay }) => onTheWay),
    (id) => id,
  );
  return [...new Set([...written.keys(), ...taken.keys()])].map((name) => {
    const same = written.get(name) ?? [];
    return {
      name,
      letters: same,
      taken: taken.get(name)?.length ?? 0,
      inDanger: same.reduce((sum, { id }) => sum + (dangers.get(id)?.length ?? 0), 0),
    };
  });
}

const undecided: Promised = (memory, witness) =>
  correspondences(memory, witness).flatMap(({ name, letters }) =>
    letters.length === 0 ? [`nobody decided to say ${name}`] : [],
  );

/** Reminders and all that is posted to a group by itself: better once too rarely than once too often. */
const repeatedToMany: Promised = (memory, witness) =>
  correspondences(memory, witness).flatMap(({ name, letters, taken }) =>
    letters.some(isBroadcast) && taken > letters.length ? [`${taken} times ${name}`] : [],
  );

const repeated: Promised = (memory, witness) =>
  correspondences(memory, witness).flatMap((talk) =>
    extraOf(talk) > talk.inDanger
      ? [`${extraOf(talk)} copies, ${talk.inDanger} kills on the way: ${talk.name}`]
      : [],
  );

const tooManyCopies: Promised = (memory, witness) => {
  const copies = copiesIn(memory, witness);
  const most = witness.kills.length * copiesPerKill;
  return copies > most ? [`${copies} copies after ${witness.kills.length} kills`] : [];
};

const neverTaken: Promised = (memory, witness) =>
  correspondences(memory, witness).flatMap(({ name, letters, taken }) =>
    taken < letters.filter(({ state }) => state === "sent").length ? [`the platform has not: ${name}`] : [],
  );

/** Of a letter that nobody knows about the bot may say so only when it died with it on its way. */
const needlesslyUnknown: Promised = (memory, witness) =>
  correspondences(memory, witness).flatMap(({ name, letters, inDanger }) =>
    letters.filter(({ state }) => state === "unknown").length > inDanger ? [`unknown: ${name}`] : [],
  );

/** The platform was well all the time; only outsiders can be out of reach, when their chat's address died with the bot. */
const needlesslyFailed: Promised = ({ letters }) =>
  letters.flatMap(({ key, channel, place, state }) =>
    channel === "dingtalk" && !place.startsWith("chat:") && (state === "failed" || state === "expired")
      ? [`letter ${key} has ${state}`]
      : [],
  );

const withoutEnd: Promised = ({ letters }, { end }) =>
  letters.flatMap(({ key, state, not_before }) =>
    state === "sending" || (state === "waiting" && not_before <= end.toISOString())
      ? [`letter ${key} is ${state}`]
      : [],
  );

const damaged: Promised = ({ integrity }) => integrity.filter((line) => line !== "ok");

/** Those of the checker that looks inside; it counts as endless what has only to wait, and attempts instead of copies. */
const { "letters without an end": _endless, "broadcasts sent again": _attempts, ...inside } = insidePromises;

export const dingtalkPromises = {
  "meant as a request and not become one": notRequested,
  "done and not said": notAnswered,
  "overtaken in its conversation": overtaken,
  "said and never decided": undecided,
  "posted to many more than once": repeatedToMany,
  "said again without need": repeated,
  "too many copies": tooManyCopies,
  "sent and never taken": neverTaken,
  "unknown without need": needlesslyUnknown,
  "failed without need": needlesslyFailed,
  "letters with no end": withoutEnd,
  "database damaged": damaged,
} satisfies Record<string, Promised>;

/** Every breach of every promise, by promise; empty when all were kept. */
export function dingtalkBreaches(memory: DingtalkMemory, witness: Witness): Record<string, string[]> {
  const history = {
    sent: new Set(of(witness, "emit").map(({ msgId }) => msgId)),
    acknowledged: new Set(of(witness, "ack").map(({ msgId }) => msgId)),
  };
  const found = [
    ...Object.entries(inside).map(([name, promised]) => [name, promised(memory, history)] as const),
    ...Object.entries(dingtalkPromises).map(([name, promised]) => [name, promised(memory, witness)] as const),
  ];
  return Object.fromEntries(found.filter(([, sentences]) => sentences.length > 0));
}

/** The run in one line. */
export function figures(memory: DingtalkMemory, witness: Witness): string {
  const emitted = of(witness, "emit").length;
  const frames = of(witness, "frame");
  const sent = new Set(frames.map(({ msgId }) => msgId)).size;
  const byPoint = count(witness.kills.map(({ point }) => point));
  const notices = memory.letters.filter((letter) => isDingtalk(letter) && isBroadcast(letter));
  const unknown = notices.filter(({ state }) => state === "unknown");
  const arrived = correspondences(memory, witness)
    .filter(({ letters }) => letters.some(({ state }) => state === "unknown"))
    .reduce((sum, { taken }) => sum + taken, 0);
  return [
    `kills ${witness.kills.length} (${byPoint})`,
    `messages ${emitted}`,
    `acknowledged ${new Set(of(witness, "ack").map(({ msgId }) => msgId)).size}`,
    `redeliveries and copies ${frames.length - sent}`,
    `requests ${memory.requests.length}`,
    `notices ${new Set(memory.notices.map(({ notice_id }) => notice_id)).size}`,
    `broadcasts ${notices.length}, of unknown outcome ${unknown.length}, of those taken ${arrived}`,
    `letters ${memory.letters.length} (${count(memory.letters.map(({ channel, state }) => `${channel} ${state}`))})`,
    `taken ${of(witness, "accepted").length}`,
    `extra copies of replies ${copiesIn(memory, witness)}`,
  ].join("; ");
}

function copiesIn(memory: DingtalkMemory, witness: Witness): number {
  return correspondences(memory, witness).reduce((sum, talk) => sum + extraOf(talk), 0);
}

/** Copies beyond one for each letter; of letters to many there are none that could be too many but one each. */
function extraOf({ letters, taken }: Correspondence): number {
  if (letters.some(isBroadcast)) return 0;
  return Math.max(0, taken - letters.filter(({ state }) => state === "sent").length);
}

function isDingtalk({ channel }: Letter): boolean {
  return channel === "dingtalk";
}

function isBroadcast({ priority }: Letter): boolean {
  return priority === priorities.indexOf("notice") || priority === priorities.indexOf("reminder");
}

function count(names: string[]): string {
  return [...Map.groupBy(names, (name) => name)].map(([name, all]) => `${name} ${all.length}`).join(", ");
}
