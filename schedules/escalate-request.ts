import type { Reply } from "../handlers/handler.ts";
import { carryOut } from "../handlers/requests/carry-out.ts";
import { concernedBy } from "../handlers/requests/concerned.ts";
import { dispatch } from "../handlers/requests/dispatch.ts";
import { tellersOf } from "../handlers/requests/tellers.ts";
import { clip } from "../handlers/text.ts";
import { dueAt } from "../handlers/time/working-time.ts";
import type { Due } from "../storage/due.ts";
import type { Person } from "../storage/people.ts";
import type { Request } from "../storage/requests.ts";
import type { Store } from "../storage/storage.ts";
import { type DueJob, idIn, type Moment } from "./job.ts";
import { tellStaff } from "./tell-staff.ts";

/**
 * Nobody has signed in time. An emergency stays where it is and the next person up is asked; any other request goes to
 * the next in line, and whoever had it helps. What has no owner is told to whoever sorts.
 */
export const escalateRequest: DueJob = async (due, moment, store) => {
  const request = await store.requests.find(idIn(due.subject));
  if (request?.state === "registered") return tellTriage(request, due, moment, store);
  if (request?.state !== "dispatched") return [];
  return request.class === "emergency"
    ? askNext(request, moment, store)
    : passOn(request, due, moment, store);
};

/** Whoever has been asked least often, from the top of the line: round after round, until the rounds are over. */
async function askNext(request: Request, moment: Moment, store: Store): Promise<Reply[]> {
  const { community, now } = moment;
  const { rules } = community;
  const asked = askedOf(request);
  const times = (id: string) => asked.filter((each) => each === id).length;
  const line = await tellersOf(rules.requests.alarm, request, community, now, store);
  const [next] = line.toSorted((a, b) => times(a) - times(b));
  const person = next === undefined ? undefined : await store.people.find(next);
  if (!person || times(person.id) >= rules.requests.alarmRounds)
    return tellFrightened(request, "社区的人都叫过了，还没有人接手", store);
  const signBy = dueAt(rules.limits[request.class].sign, now, rules.calendar);
  const changes = { asked: [...asked, person.id], signBy };
  const doing = { person: undefined, community, now, note: person.title || person.name };
  const changed = await carryOut("call", request, changes, doing, store);
  if (Array.isArray(changed)) return [];
  const isFirst = asked.length <= 1;
  return [
    alarmFor(person, changed, moment, await store.people.find(request.openedBy)),
    ...(isFirst ? await tellFrightened(request, "还没有人接手，正在叫下一位", store) : []),
  ];
}

/** Whoever waits in danger hears, once at the first silence and once at the last, not to wait for us. */
async function tellFrightened(request: Request, how: string, store: Store): Promise<Reply[]> {
  const text = `#${request.number} ${how}。请别等，直接打 110、119 或 120。`;
  const addresses = (await concernedBy(request, store)).map(async ({ personId, channel, place }) => {
    const accounts = await store.people.accountsOf(personId);
    const isAlone = accounts.some(({ privatePlace }) => privatePlace !== undefined);
    const mayHear = !request.private && (await store.places.findGroup(channel, place)) !== undefined;
    return !isAlone && mayHear ? { channel, place } : { person: personId };
  });
  const said = { priority: "emergency" as const, subject: `request:${request.id}`, text };
  const once = new Map((await Promise.all(addresses)).map((to) => [JSON.stringify(to), to]));
  return [...once.values()].map((to) => ({ ...said, to }));
}

function alarmFor(
  person: Person,
  request: Request,
  { community }: Moment,
  reporter: Person | undefined,
): Reply {
  const { number, category, problem, where, nodeId } = request;
  const place = where || community.tree.find(nodeId)?.name || "地点未说明";
  return {
    to: { person: person.id },
    priority: "emergency",
    subject: `request:${request.id}`,
    text: [
      `【险情】#${number} · ${category}：还没有人签收，${person.name}，请您马上处理`,
      `“${clip(problem, 300)}”`,
      `${place} · ${reporter?.name ?? "未留名"}`,
      `回复“收到 ${number}”接手。`,
    ].join("\n"),
    otherwise: `【险情】#${number} 还没有人签收，请${person.name}马上处理。`,
  };
}

async function passOn(request: Request, due: Due, moment: Moment, store: Store): Promise<Reply[]> {
  const { community, now } = moment;
  const { passTo, passPrivateTo } = community.rules.requests;
  const at = { ...due, now };
  const asked = askedOf(request);
  const line = await tellersOf(request.private ? passPrivateTo : passTo, request, community, now, store);
  const next = line.find((id) => !asked.includes(id));
  const [owner, before] = await Promise.all([next, request.ownerId].map((id) => id && store.people.find(id)));
  if (!owner) return tellUnsigned(request, due, moment, store);
  const { assisting, goal } = request;
  const reason = `${before ? `${before.title || before.name}没有及时签收，` : ""}转给${owner.title || owner.name}`;
  const changes = { asked: [...asked, owner.id] };
  const proposal = { owner, deputy: before || undefined, assisting, goal, reason };
  const doing = { person: undefined, community, now, move: "pass-up", changes } as const;
  const passed = await dispatch(request, proposal, doing, store);
  if (Array.isArray(passed)) return [];
  await tellStaff([owner.id], "take", request, at, store);
  if (before) await tellStaff([before.id], "passed", request, { ...at, note: owner.name }, store);
  return [];
}

/** Everybody in line has had it: it stays, and somebody above is told, once. */
async function tellUnsigned(
  request: Request,
  due: Due,
  { community, now }: Moment,
  store: Store,
): Promise<Reply[]> {
  const step = community.rules.ladder.find((each) => "at" in each && each.at === "sign");
  await store.journal.add([{ name: "sign-late", subject: due.subject, actorId: "", at: now, note: "" }]);
  const told = await tellersOf(step?.tell ?? [], request, community, now, store);
  await tellStaff(told, "unsigned", request, { ...due, now }, store);
  return [];
}

/** Whoever sorts hears of a request that nobody owns: the desk, or the first above who is here and may see it. */
export async function tellTriage(
  request: Request,
  { key, dueAt: since }: Pick<Due, "key" | "dueAt">,
  { community, now }: Moment,
  store: Store,
): Promise<Reply[]> {
  const sorters = ["duty-desk", "secretary", "dispatcher", "supervisor"] as const;
  const [first] = await tellersOf(sorters, request, community, now, store);
  if (first) await tellStaff([first], "triage", request, { key, dueAt: since, now }, store);
  return [];
}

/** All who had the chance to sign, whoever had it first among them. */
function askedOf({ asked, ownerId }: Request): string[] {
  return asked.length > 0 || ownerId === undefined ? asked : [ownerId];
}
