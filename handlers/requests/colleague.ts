import { z } from "zod";
import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Reply, Said } from "../handler.ts";
import { holdsAt, staff } from "../people/may.ts";
import { sayMoment } from "../time/shanghai.ts";
import { maySee } from "./about-staff.ts";
import { type Order, takeNumber } from "./numbers.ts";
import { leaders } from "./route.ts";

/** An order that begins with somebody's name. `to` is the id of the one who was chosen among several of that name. */
export const orderTo = z.object({
  number: z.number().optional(),
  words: z.string(),
  to: z.string().optional(),
});
export type OrderTo = z.output<typeof orderTo>;

export interface Named {
  /** All staff of that name; empty when a role was named instead. */
  people: Person[];
  role: Role | undefined;
  /** The words behind the name. */
  rest: string;
}

const courtesy = /^(?:同志|老师|师傅|书记|主任|网格员|网格长)/u;
const titles: [RegExp, Role][] = [
  [/^(?:社区)?书记/u, "secretary"],
  [/^(?:社区)?值班(?:人员|员|室)?/u, "duty-desk"],
  [/^网格长/u, "grid-leader"],
  [/^(?:街道)?分派员?/u, "dispatcher"],
];

/** The staff whose name words begin with, the longest name first, or the role that they begin with. */
export async function namedIn(words: string, store: Store): Promise<Named | undefined> {
  const workers = (await store.people.all()).filter(isStaff);
  const named = workers.filter(({ name }) => words.startsWith(name));
  const longest = Math.max(...named.map(({ name }) => name.length));
  const people = named.filter(({ name }) => name.length === longest);
  if (people.length > 0) return { people, role: undefined, rest: words.slice(longest).replace(courtesy, "") };
  for (const [title, role] of titles) {
    const found = title.exec(words);
    if (found) return { people, role, rest: words.slice(found[0].length) };
  }
  return undefined;
}

/** The number and the other words of an order, without the name. */
export function restOf({ number, words }: OrderTo, named: Named | undefined, said: Said): Order {
  const rest = (named?.rest ?? words).replace(/^[\s,，、:：]+/u, "").trim();
  return number === undefined ? takeNumber(rest, said) : { number, words: rest };
}

/** The one colleague who is meant and may have the request; else a kind answer, or the question which of several. */
export async function colleagueFor(
  request: Request,
  named: Named | undefined,
  { handler, slots }: { handler: string; slots: OrderTo },
  said: Said,
  store: Store,
): Promise<Person | Reply[]> {
  const people = await meantBy(named, request, said, store);
  const chosen = slots.to === undefined ? people : people.filter(({ id }) => id === slots.to);
  const near = chosen.filter((person) => worksNear(person, request, said));
  const [only, ...others] = near.length > 0 ? near : chosen;
  if (!only) return sayTo("没有找到这位工作人员。请写全名，例如“李建国”。", request);
  if (others.length === 0) return (await whyNot(only, near.length > 0, request, said, store)) ?? only;
  return askWhich([only, ...others], request, { handler, slots });
}

async function meantBy(
  named: Named | undefined,
  { nodeId }: Request,
  said: Said,
  store: Store,
): Promise<Person[]> {
  if (!named?.role) return named?.people ?? [];
  const nodes = said.community.tree.above(nodeId).map(({ id }) => id);
  return (await leaders([named.role], nodes, said.now, store)).slice(0, 1);
}

function askWhich(
  people: Person[],
  request: Request,
  { handler, slots }: { handler: string; slots: OrderTo },
): Reply[] {
  const list = people.map(({ name, title }, index) => `${index + 1}. ${title}${name}`);
  const choices = people.map(({ id }, index) => ({
    words: [String(index + 1)],
    handler,
    slots: { ...slots, number: request.number, to: id },
  }));
  const [ask] = sayTo(`同名的有${people.length}位，是哪一位？请回数字：\n${list.join("\n")}`, request);
  return ask ? [{ ...ask, choices }] : [];
}

/** Names of staff are not for the group. */
function sayTo(text: string, { id }: Request): Reply[] {
  return [{ to: "speaker", subject: `request:${id}`, text }];
}

const isStaff = ({ roles }: Person) => roles.some(({ role }) => staff.includes(role));

/** Staff of the same community or above; the street's desks reach into all communities. */
function worksNear(
  person: Person,
  { nodeId }: Request,
  { person: speaker, community: { tree } }: Said,
): boolean {
  if (holdsAt(speaker, ["dispatcher", "supervisor"], nodeId, tree)) return true;
  const part = (tree.nearest(nodeId, "community") ?? tree.root).id;
  const posts = person.roles.filter(({ role }) => staff.includes(role));
  return posts.some(({ at }) => tree.isWithin(at, part) || tree.isWithin(nodeId, at));
}

async function whyNot(
  person: Person,
  isNear: boolean,
  request: Request,
  { community: { tree }, now }: Said,
  store: Store,
): Promise<Reply[] | undefined> {
  const { number, hiddenFrom } = request;
  const { name, id, deputyId } = person;
  if (hiddenFrom.length > 0 && !maySee(person, request, tree))
    return sayTo(`#${number} 不能交给${name}，请另选一位。`, request);
  if (id === request.ownerId) return sayTo(`#${number} 已经在${name}手上。`, request);
  if (!isNear) return sayTo(`${name}不在这一片工作，#${number} 没有动。请另选一位，或者上报。`, request);
  const absences = await store.roster.absences(now, id);
  const absence = absences.find(({ from }) => from <= now);
  if (!absence) return undefined;
  const deputy = deputyId === undefined ? undefined : await store.people.find(deputyId);
  const instead = deputy ? `可以交给备岗${deputy.name}。` : "请另选一位。";
  return sayTo(`${name}${sayMoment(absence.until, now)}前不在岗，#${number} 没有动。${instead}`, request);
}
