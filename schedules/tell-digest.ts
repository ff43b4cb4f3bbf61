import type { Community } from "../handlers/community.ts";
import type { Reply } from "../handlers/handler.ts";
import { speak } from "../handlers/outgoing.ts";
import { staff } from "../handlers/people/may.ts";
import { maySee } from "../handlers/requests/about-staff.ts";
import { signalsFor } from "../handlers/requests/signal.ts";
import { dateKey, instantOn } from "../handlers/time/shanghai.ts";
import { isWorkday } from "../handlers/time/working-time.ts";
import type { Person } from "../storage/people.ts";
import type { Group } from "../storage/places.ts";
import type { Request } from "../storage/requests.ts";
import { workStates } from "../storage/requests.ts";
import type { Store } from "../storage/storage.ts";
import type { Job, Moment } from "./job.ts";

const HOUR_MS = 3_600_000;
/** A morning line that comes late is none. */
const staleHours = 1;
const DAY_MS = 24 * HOUR_MS;

/** On each working day one line for everybody with work on the desk, and one for each group that has seen something happen. */
export const tellDigest: Job = async (moment, store) => {
  const { community, now } = moment;
  const { requests: rules, calendar } = community.rules;
  const today = dateKey(now);
  const at = instantOn(today, rules.digestAt);
  const isTime = now >= at && now.getTime() - at.getTime() < staleHours * HOUR_MS;
  if (!isTime || !isWorkday(today, calendar) || !(await store.settings.takeSlot("digest", at))) return;
  const open = await store.requests.inStates(workStates);
  const away = await store.roster.away(now);
  const workers = (await store.people.all()).filter(
    ({ id, roles }) => !away.has(id) && roles.some(({ role }) => staff.includes(role)),
  );
  const lines = await Promise.all(workers.map((person) => lineFor(person, open, moment, store)));
  const groups = await Promise.all(
    (await store.places.groups()).map((group) => lineOf(group, moment, store)),
  );
  const replies = [...lines, ...groups].filter((reply) => reply !== undefined);
  await speak(replies, { key: `digest:${today}`, community, now }, store);
};

/** Undefined for whoever has nothing to do: no news is no message. */
async function lineFor(
  person: Person,
  open: Request[],
  { community, now }: Moment,
  store: Store,
): Promise<Reply | undefined> {
  const { tree } = community;
  const own = open.filter(({ ownerId }) => ownerId === person.id);
  const isDesk = (nodeId: string) =>
    person.roles.some(({ role, at }) => role === "duty-desk" && tree.isWithin(nodeId, at));
  const waiting = open.filter(
    (request) => request.state === "registered" && isDesk(request.nodeId) && maySee(person, request, tree),
  );
  const guesses = (await signalsFor(person, community, store)).filter(({ nodeId }) => isDesk(nodeId));
  const late = own.filter(({ dueAt, state }) => dueAt <= now && state !== "suspended");
  const today = own.filter(({ dueAt, state }) => dueAt > now && isToday(dueAt, now) && state !== "suspended");
  const parts = [
    part("待签收", own.filter(({ state }) => state === "dispatched").length),
    part("处理中", own.filter(({ state }) => state === "accepted").length),
    part("今天到期", today.length, today),
    part("已超时", late.length, late),
    part("挂起", own.filter(({ state }) => state === "suspended").length),
    part("待分派", waiting.length, waiting),
    part("线索", guesses.length),
  ].filter((text) => text !== "");
  if (parts.length === 0) return undefined;
  return {
    to: { person: person.id },
    priority: "reminder",
    text: `今日待办：${parts.join("，")}。回“待办”看全部。`,
  };
}

const named = 3;

function part(name: string, n: number, requests: Request[] = []): string {
  if (n === 0) return "";
  const numbers = requests.slice(0, named).map(({ number }) => `#${number}`);
  const list = numbers.length > 0 ? `（${numbers.join("、")}${n > named ? "…" : ""}）` : "";
  return `${name} ${n}${list}`;
}

function isToday(at: Date, now: Date): boolean {
  return dateKey(at) === dateKey(now);
}

/** What has become of a group's requests since yesterday; numbers only. Nothing when nothing has. */
async function lineOf(group: Group, { community, now }: Moment, store: Store): Promise<Reply | undefined> {
  if (group.purpose === "branch") return undefined;
  const yesterday = new Date(now.getTime() - DAY_MS);
  const { opened, ended, working } =
    group.purpose === "staff"
      ? await countWithin(group.nodeId, yesterday, community, store)
      : await store.figures.ofGroup(group, yesterday);
  if (opened + ended === 0) return undefined;
  const text = `昨天以来：登记 ${opened} 件，办结 ${ended} 件，正在办 ${working} 件。`;
  const { channel, place } = group;
  return { to: { channel, place }, priority: "notice", subject: `digest:${dateKey(now)}`, text };
}

async function countWithin(nodeId: string, since: Date, { tree }: Community, store: Store) {
  const counts = await store.figures.byNode(since);
  const within = counts.filter((row) => tree.isWithin(row.nodeId, nodeId));
  const sum = (name: "opened" | "ended" | "working") => within.reduce((total, row) => total + row[name], 0);
  return { opened: sum("opened"), ended: sum("ended"), working: sum("working") };
}
