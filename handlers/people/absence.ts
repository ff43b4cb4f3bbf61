import { z } from "zod";
import type { Deadline } from "../../storage/due.ts";
import type { Person } from "../../storage/people.ts";
import type { Absence, Span } from "../../storage/roster.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { afterQuiet } from "../outgoing.ts";
import { presenceAt, standInFor } from "../requests/stand-in.ts";
import { clip, squeeze } from "../text.ts";
import { findSpan } from "../time/chinese-span.ts";
import { tooFar } from "../time/too-far.ts";
import { handOver, heldBy, sayHanded } from "./hand-over.ts";
import { staff } from "./may.ts";
import { isAbove, workerCalled } from "./ranks.ts";
import { aside, nameWords, saySpan } from "./roster-words.ts";

/** The kinds of deadlines of an absence: it begins, and it is over. */
export const absenceKinds = ["absence", "absence-over"];

const leave =
  /^(?<why>.{0,60}[,，。])?(?<before>[^,，。:：?？]{0,24}?)请(?:个|一下)?假(?:了|条)?[\s:：,，]*(?<rest>[\s\S]*)$/u;
/** Whoever asks about leave, or speaks of it, does not take it. */
const notLeave = /怎么|如何|可以|能|谁|不|没|如果|需要|批/u;
const me = /^(?:我|本人)?(?:要|想|得|需要)?(?:申请)?$/u;
const back = new RegExp(`^(?:我|本人|(?<name>${nameWords}?))?(?:提前)?销假(?:了|啦)?[。.!]*$`, "u");
const howTo = "请写清楚从哪天到哪天，例如“我请假 11月25日到11月28日 家里有事”。";

export const takeLeave = action({
  name: "take-leave",
  help: "“我请假 11月25日到11月28日 原因” 这几天由备岗接；替下属记“王秀兰请假 明天上午”",
  examples: ["我请假 11月25日到11月28日 家里有事", "请假 明天上午", "王秀兰请假 下周一到周三"],
  slots: z.object({
    /** Empty for the speaker. */
    name: z.string(),
    from: z.date().optional(),
    until: z.date().optional(),
    note: z.string(),
  }),
  allow: staff,

  hears({ text, directed, now }) {
    const { why = "", before = "", rest } = (directed ? leave.exec(text.trim())?.groups : undefined) ?? {};
    if (rest === undefined || notLeave.test(before) || /[?？]|吗$/u.test(rest)) return undefined;
    const early = findSpan(before, now);
    const span = early ?? findSpan(rest, now);
    const who = squeeze(early ? before.slice(0, early.start) + before.slice(early.end) : before);
    if (!me.test(who) && !new RegExp(`^(?:${nameWords})$`, "u").test(who)) return undefined;
    const note = why + (early || !span ? rest : rest.slice(0, span.start) + rest.slice(span.end));
    return {
      name: me.test(who) ? "" : who,
      from: span?.from,
      until: span?.until,
      note: clip(note.replace(/^[\s,，。:：]+|[\s,，。]+$/gu, ""), 100),
    };
  },

  async run({ slots, ...said }, store) {
    const { name, from, until, note } = slots;
    const { now } = said;
    const person = name === "" ? said.person : await workerCalled(name, reportsTo(said), store);
    if (Array.isArray(person)) return person;
    if (!from || !until) return [aside(said, howTo)];
    if (until <= now) return [aside(said, `这段时间已经过去了，没有记。${howTo}`)];
    const far = tooFar(until, now, said.community.rules);
    if (far) return [aside(said, `您写的是到${far}吗？那太远了，没有记。${howTo}`)];
    return enter(person, { from: from > now ? from : now, until, note }, said, store);
  },
});

export const endLeave = action({
  name: "end-leave",
  help: "“销假” 提前回来；替下属记“王秀兰销假”",
  examples: ["销假", "王秀兰销假"],
  slots: z.object({ name: z.string() }),
  allow: staff,

  hears({ text, directed }) {
    const found = directed ? back.exec(squeeze(text)) : null;
    return found ? { name: found.groups?.name ?? "" } : undefined;
  },

  async run({ slots: { name }, ...said }, store) {
    const { now } = said;
    const person = name === "" ? said.person : await workerCalled(name, reportsTo(said), store);
    if (Array.isArray(person)) return person;
    const absences = await store.roster.absences(now, person.id);
    if (absences.length === 0) return [aside(said, "现在没有请假记录。")];
    await store.roster.endAbsences(person.id, now);
    for (const { id } of absences) await store.due.cancel(`absence:${id}`);
    const isBack = absences.some(({ from }) => from <= now);
    const handed = await handedDuring(absences, store);
    const words = [isBack ? "欢迎回来，假期记到现在。" : "好的，这次请假取消了。", ...handed].join("\n");
    if (person.id === said.person.id) return [aside(said, words)];
    return [aside(said, `${person.name}已销假。`), { to: { person: person.id }, text: words }];
  },
});

const reportsTo = (said: Said) => (worker: Person) => isAbove(said.person, worker, said.community.tree);

/** Notes an absence and what follows from it: what begins now is handed over now, the rest on its day. */
async function enter(
  person: Person,
  said: Omit<Absence, "id" | "personId">,
  speaker: Said,
  store: Store,
): Promise<Reply[]> {
  const { now, community } = speaker;
  const absence = await writeDown(person, said, now, store);
  if (!absence) return [aside(speaker, `已经记过了：${saySpan(said, now)}。`)];
  const isNow = absence.from <= now;
  await layOut(absence, isNow ? undefined : afterQuiet(absence.from, community.rules.manners), store);
  const ahead = (await heldBy(person, absence.until, store)).length;
  const given = isNow ? await handOverFor(absence, person, speaker, store) : undefined;
  const what = given ? sayGiven(given.words) : sayAhead(ahead);
  const words = `记下了：${saySpan(absence, now)}请假，${await sayStandIn(person, absence, store)}。${what}`;
  return [...told(words, person, speaker), ...(given?.replies ?? [])];
}

/** One that overlaps with it is moved; one that has begun goes on. Undefined when the very same is known. */
async function writeDown(
  { id: personId }: Person,
  said: Omit<Absence, "id" | "personId">,
  now: Date,
  store: Store,
): Promise<Absence | undefined> {
  const known = (await store.roster.absences(now, personId)).find(
    ({ from, until }) => from <= said.until && until >= said.from,
  );
  if (!known) return store.roster.addAbsence({ personId, ...said });
  const from = known.from <= now ? known.from : said.from;
  if (+known.from === +from && +known.until === +said.until) return undefined;
  await store.roster.moveAbsence({ ...said, id: known.id, from });
  return { ...known, ...said, from };
}

/** The speaker hears what was noted, and somebody for whom another noted it too. */
function told(words: string, person: Person, said: Said): Reply[] {
  if (person.id === said.person.id) return [aside(said, `${words}提前回来就回“销假”。`)];
  const by = said.person.title || said.person.name;
  return [
    aside(said, `${person.name}：${words}`),
    { to: { person: person.id }, text: `${by}给您${words}提前回来就回“销假”。` },
  ];
}

/** Hands over what somebody holds, and remembers it for the day on which they are back. */
export async function handOverFor(
  absence: Absence,
  person: Person,
  { community, now }: Pick<Said, "community" | "now">,
  store: Store,
): Promise<{ words: string; replies: Reply[] }> {
  const tasks = await heldBy(person, absence.until, store);
  const going = { person, why: "请假", forGood: false };
  const { handed, replies } = await handOver(going, tasks, { community, now }, store);
  const words = sayHanded(handed);
  const event = { subject: `absence:${absence.id}`, name: "handed-over", actorId: "", at: now, note: words };
  if (words) await store.journal.add([event]);
  return { words, replies };
}

/** One line about what was handed over meanwhile; nothing moves back by itself. */
export async function handedDuring(absences: Absence[], store: Store): Promise<string[]> {
  const events = await store.journal.of(absences.map(({ id }) => `absence:${id}`));
  const all = events.map(({ note }) => note).join("；");
  return all ? [`不在时转给别人的：${all}，仍由对方办；要接回来请跟对方说一声。`] : [];
}

async function layOut({ id, until }: Absence, beginsAt: Date | undefined, store: Store): Promise<void> {
  const at = (kind: string, dueAt: Date): Deadline => {
    const subject = `absence:${id}`;
    return { key: `${subject}/${kind}@${dueAt.toISOString()}`, kind, subject, detail: {}, dueAt };
  };
  const begin = beginsAt ? [at("absence", beginsAt)] : [];
  await store.due.lay(`absence:${id}`, [...begin, at("absence-over", until)], absenceKinds);
}

async function sayStandIn(person: Person, { from }: Span, store: Store): Promise<string> {
  if (person.deputyId === undefined) return "还没有备岗，手上的事按分工转给下一位";
  const presence = await presenceAt({ without: [person.id] }, from, store);
  const { standIn } = await standInFor(person, person.deputyId, "请假", presence, store);
  if (!standIn) return "备岗也不在，手上的事按分工转给下一位";
  return standIn.id === person.deputyId ? `由备岗${standIn.name}接` : `备岗也不在，由${standIn.name}接`;
}

const sayGiven = (handed: string) => (handed ? `手上的事已转：${handed}。` : "手上没有要转的事。");

function sayAhead(tasks: number): string {
  return tasks === 0 ? "" : `到时您手上的 ${tasks} 件会转过去，居民不用换联系人。`;
}
