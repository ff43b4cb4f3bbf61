import { z } from "zod";
import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Shift } from "../../storage/roster.ts";
import type { Store } from "../../storage/storage.ts";
import { action, answer, type Said } from "../handler.ts";
import { leaders } from "../requests/route.ts";
import { squeeze } from "../text.ts";
import { findSpan } from "../time/chinese-span.ts";
import { instantOf, localOf } from "../time/shanghai.ts";
import { holdsAt, staff } from "./may.ts";
import { workerCalled } from "./ranks.ts";
import { aside, nameWords, saySpan } from "./roster-words.ts";

/** Who makes the duty list of their part. */
const planners: readonly Role[] = ["duty-desk", "grid-leader", "secretary", "dispatcher"];

const shift = /^(?:排班|值班)[\s:：]+(?<rest>\S.*)$/u;
const who = new RegExp(`^(?:我|${nameWords})$`, "u");
const list =
  /^(?:看|查|查看)?(?:本周|这周|今天|现在)?(?:的)?(?:值班表|值班安排|排班表|(?:是)?谁值班|值班(?:的)?是谁)[?。]*$/u;
const drop = /^取消(?:值班|排班)(?:第|编号|#)?(?<id>\d{1,9})(?:号)?[。.!]*$/u;

export const addShift = action({
  name: "add-shift",
  help: "“值班 刘清 11月25日8点到18点” 排值班，险情和待分派先找值班的人",
  examples: ["值班 刘清 11月25日8点到18点"],
  slots: z.object({ name: z.string(), from: z.date().optional(), until: z.date().optional() }),
  allow: planners,

  hears({ text, directed, now }) {
    const rest = directed ? shift.exec(text.trim())?.groups?.rest : undefined;
    const span = rest === undefined ? undefined : findSpan(rest, now);
    const name = squeeze((rest ?? "").slice(0, span?.start)).replace(/[,，:：]$/u, "");
    return who.test(name) ? { name, from: span?.from, until: span?.until } : undefined;
  },

  async run({ slots: { name, from, until }, ...said }, store) {
    const { now, community } = said;
    const isTheirs = (worker: Person) => plans(said, deskOf(worker, said));
    const worker = await workerCalled(name === "我" ? said.person.id : name, isTheirs, store);
    if (Array.isArray(worker)) return worker;
    if (!from || !until || until <= now)
      return [aside(said, "请写清楚几点到几点，例如“值班 刘清 11月25日8点到18点”。")];
    const nodeId = deskOf(worker, said);
    const known = (await store.roster.shifts(now)).find(
      (each) =>
        each.personId === worker.id && each.nodeId === nodeId && each.from <= from && each.until >= until,
    );
    const added = known ?? (await store.roster.addShift({ personId: worker.id, nodeId, from, until }));
    const absent = (await store.roster.absences(now, worker.id)).find(
      (absence) => absence.from < until && absence.until > from,
    );
    const but = absent ? `注意：${worker.name}那时请假（${saySpan(absent, now)}）。` : "";
    const what = `${saySpan(added, now)}在${community.tree.find(nodeId)?.name ?? ""}值班`;
    const words = `${known ? "已经排过了" : "排好了"}：${worker.name} ${what}，编号 ${added.id}。${but}`;
    const isTold = !known && worker.id !== said.person.id;
    return [
      aside(said, words),
      ...(isTold ? [{ to: { person: worker.id }, text: `给您排了值班：${what}。` }] : []),
    ];
  },
});

export const cancelShift = action({
  name: "cancel-shift",
  help: "“取消值班 3” 取消一次值班",
  examples: ["取消值班 3"],
  slots: z.object({ id: z.number() }),
  allow: planners,

  hears({ text, directed }) {
    const id = directed ? drop.exec(squeeze(text))?.groups?.id : undefined;
    return id === undefined ? undefined : { id: Number(id) };
  },

  async run({ slots: { id }, ...said }, store) {
    const shift = await store.roster.findShift(id);
    if (!shift || !plans(said, shift.nodeId))
      return [aside(said, `没有您能取消的值班 ${id}，回“值班表”看编号。`)];
    await store.roster.dropShift(id);
    const worker = await store.people.find(shift.personId);
    const what = `${worker?.name ?? ""} ${saySpan(shift, said.now)}的值班`;
    const isTold = shift.until > said.now && worker && worker.id !== said.person.id;
    return [
      aside(said, `取消了${what}。`),
      ...(isTold ? [{ to: { person: worker.id }, text: `您${saySpan(shift, said.now)}的值班取消了。` }] : []),
    ];
  },
});

/** Names and phones of those on duty are public, as on the board by the gate. */
export const showShifts = answer({
  name: "show-shifts",
  help: "“值班表” 看本周谁值班、电话多少",
  examples: ["值班表", "今天谁值班"],
  slots: z.object({}),
  allow: "everyone",

  hears: ({ text, directed }) => (directed && list.test(squeeze(text)) ? {} : undefined),

  async run({ slots: _, ...said }, store) {
    const { now, community } = said;
    const node = partOf(said);
    const nodes = [...community.tree.above(node.id), ...community.tree.nodes.filter(isBelow(node.path))];
    const ids = nodes.map(({ id }) => id);
    const shifts = (await store.roster.shifts(now)).filter(
      ({ nodeId, from }) => ids.includes(nodeId) && from < nextMonday(now),
    );
    const lines = await Promise.all(shifts.map((each) => lineFor(each, said, store)));
    if (lines.length > 0) return [{ to: "here", text: [`${node.name}本周值班：`, ...lines].join("\n") }];
    const [desk] = await leaders(["duty-desk", "secretary", "dispatcher"], ids, now, store);
    const who = desk ? `平时请找${desk.title}${desk.name}${phoneOf(desk)}。` : "";
    return [{ to: "here", text: `${node.name}本周还没有排值班。${who}` }];
  },
});

async function lineFor(shift: Shift, said: Said, store: Store): Promise<string> {
  const worker = await store.people.find(shift.personId);
  const id = plans(said, shift.nodeId) ? `，编号 ${shift.id}` : "";
  return `${saySpan(shift, said.now)} ${worker?.name ?? ""}${worker ? phoneOf(worker) : ""}${id}`;
}

const phoneOf = ({ phone }: Person) => (phone ? `（${phone}）` : "");
const isBelow = (path: string) => (node: { path: string }) => node.path.startsWith(path);

function plans({ person, community }: Said, nodeId: string): boolean {
  return holdsAt(person, planners, nodeId, community.tree);
}

/** The desk somebody sits at: that of their community, or the street's. */
function deskOf({ roles }: Person, { community: { tree } }: Said): string {
  const post = roles.find(({ role }) => staff.includes(role))?.at ?? tree.root.id;
  return (tree.nearest(post, "community") ?? tree.root).id;
}

/** The speaker's community: of the group, of their work, of their home; else the street. */
function partOf({ group, person, community: { tree } }: Said) {
  const post = person.roles.find(({ role }) => staff.includes(role))?.at;
  const near = group?.nodeId ?? post ?? person.home?.building ?? tree.root.id;
  return tree.nearest(near, "community") ?? tree.root;
}

function nextMonday(now: Date): Date {
  const { year, month, day, weekday } = localOf(now);
  return instantOf({ year, month, day: day + 8 - (weekday === 0 ? 7 : weekday) });
}
