import { priorities } from "../../storage/outbox.ts";
import type { Memory } from "./memory.ts";

/** What the people outside know: the ids of all they sent, and of those that were acknowledged. */
export interface History {
  sent: Set<string>;
  acknowledged: Set<string>;
}

/** A promise is a function of memory and history that returns one sentence per breach. */
type Promised = (memory: Memory, history: History) => string[];

const lost: Promised = ({ inbox }, { acknowledged }) => {
  const kept = new Set(inbox.map(({ message_id }) => message_id));
  return [...acknowledged].filter((id) => !kept.has(id)).map((id) => `${id} was acknowledged and is gone`);
};

const invented: Promised = ({ inbox }, { sent }) =>
  inbox.flatMap(({ message_id: id }) => (sent.has(id) ? [] : [`nobody sent ${id}`]));

const storedTwice: Promised = ({ inbox }) =>
  doubles(inbox.map(({ message_id }) => message_id)).map((id) => `${id} is stored twice`);

const leftWaiting: Promised = ({ inbox }) =>
  inbox.flatMap(({ message_id, state }) => (state === "done" ? [] : [`${message_id} is ${state}`]));

/** Time of ending follows the order of arrival, in every conversation. */
const outOfOrder: Promised = ({ inbox }) =>
  [...Map.groupBy(inbox, ({ place }) => place).values()].flatMap((talk) =>
    talk.flatMap(({ message_id, done_at }, index) => {
      const before = talk[index - 1]?.done_at;
      return before && done_at && done_at < before ? [`${message_id} overtook the one before it`] : [];
    }),
  );

const openers = ["file-request", "raise-alarm"];

/** Each message that filed one has its request. Alarms about one thing are one emergency. */
const requestsDoubled: Promised = ({ inbox, requests, audit }) => {
  const causesOf = (names: string[]) =>
    inbox.filter(({ became }) => names.includes(became)).map(({ id }) => `inbox:${id}`);
  const causes = causesOf(openers);
  const audited = audit.filter(({ action }) => openers.includes(action)).map(({ cause }) => cause);
  const filed = causesOf(["file-request"]).length;
  const alarms = causesOf(["raise-alarm"]).length;
  const emergencies = requests.filter((request) => request.class === "emergency").length;
  return [
    ...doubles(requests.map(({ problem }) => problem)).map((problem) => `two requests say “${problem}”`),
    ...doubles(audited).map((cause) => `${cause} opened two requests`),
    ...without(causes, audited).map((cause) => `${cause} became a request and is not in the audit`),
    ...without(audited, causes).map((cause) => `${cause} opened a request and did not become one`),
    ...(filed === requests.length - emergencies
      ? []
      : [`${filed} messages, ${requests.length - emergencies} requests`]),
    ...(emergencies <= alarms && emergencies >= Math.sign(alarms)
      ? []
      : [`${alarms} alarms, ${emergencies} emergencies`]),
  ];
};

const numbersBroken: Promised = ({ requests }) =>
  requests
    .map(({ number }) => number)
    .sort((a, b) => a - b)
    .flatMap((number, index) => (number === index + 1 ? [] : [`number ${number} stands at ${index + 1}`]));

const ends = ["sent", "failed", "expired", "unknown"];

const lettersStuck: Promised = ({ outbox }) =>
  outbox.flatMap(({ key, state }) => (ends.includes(state) ? [] : [`letter ${key} is ${state}`]));

const lettersDoubled: Promised = ({ outbox }) =>
  doubles(outbox.map(({ key }) => key)).map((key) => `letter ${key} is there twice`);

/** A letter to many that was taken a second time may have been posted twice. */
const broadcastsRepeated: Promised = ({ outbox }) =>
  outbox.flatMap(({ key, attempts, priority }) =>
    attempts > 1 && isBroadcast(priority) ? [`letter ${key} to many was sent ${attempts} times`] : [],
  );

const noticesBroken: Promised = ({ notices, outbox, inbox }) => {
  const due = notices.map(({ notice_id, place }) => `notice:${notice_id} in ${place}`);
  const posted = outbox
    .filter(({ priority, subject }) => isBroadcast(priority) && subject.startsWith("notice:"))
    .map(({ subject, place }) => `${subject} in ${place}`);
  const confirmed = inbox.filter(({ became }) => became === "post-notice").length;
  const count = new Set(notices.map(({ notice_id }) => notice_id)).size;
  return [
    ...doubles(posted).map((notice) => `${notice} was posted twice`),
    ...without(due, posted).map((notice) => `${notice} was never posted`),
    ...(confirmed === count ? [] : [`${confirmed} confirmations, ${count} notices`]),
  ];
};

const remindersBroken: Promised = ({ due, outbox }) =>
  due
    .filter(({ kind, state }) => kind === "reminder" && state === "fired")
    .flatMap(({ id, key }) => {
      const letters = outbox.filter((letter) => letter.key.startsWith(`due:${id}/`));
      return letters.length === 1 ? [] : [`${key} was posted ${letters.length} times`];
    });

/** What the events have changed, laid over each other, is the row. */
const rowsWrong: Promised = ({ requests, events }) => {
  const bySubject = Map.groupBy(events, ({ subject }) => subject);
  return requests.flatMap(({ id, ...row }) => {
    const steps = bySubject.get(`request:${id}`) ?? [];
    const changes = steps.flatMap(({ changes }) => (changes === "" ? [] : [JSON.parse(changes)]));
    const folded: Record<string, unknown> = Object.assign({}, ...changes);
    const wrong = Object.entries(row).filter(([column, value]) => folded[column] !== value);
    return wrong.map(
      ([column, value]) => `#${row.number} ${column} is ${value}, its events say ${folded[column]}`,
    );
  });
};

export const promises = {
  "acknowledged and lost": lost,
  "heard and never said": invented,
  "stored twice": storedTwice,
  "left waiting or set aside": leftWaiting,
  "out of order": outOfOrder,
  "requests doubled or missing": requestsDoubled,
  "request numbers with gaps or doubles": numbersBroken,
  "letters without an end": lettersStuck,
  "letters doubled": lettersDoubled,
  "broadcasts sent again": broadcastsRepeated,
  "notices posted twice or never": noticesBroken,
  "reminders posted twice or never": remindersBroken,
  "requests that differ from their events": rowsWrong,
} satisfies Record<string, Promised>;

/** Every breach of every promise, by promise; empty when all were kept. */
export function breaches(memory: Memory, history: History): Record<string, string[]> {
  const found = Object.entries(promises).map(
    ([name, promised]) => [name, promised(memory, history)] as const,
  );
  return Object.fromEntries(found.filter(([, sentences]) => sentences.length > 0));
}

function isBroadcast(priority: number): boolean {
  return priority === priorities.indexOf("notice") || priority === priorities.indexOf("reminder");
}

function doubles(values: string[]): string[] {
  return [...Map.groupBy(values, (value) => value)].flatMap(([value, all]) =>
    all.length > 1 ? [value] : [],
  );
}

function without(values: string[], known: string[]): string[] {
  const all = new Set(known);
  return values.filter((value) => !all.has(value));
}
