import type { z } from "zod";
import type { Community } from "../../handlers/community.ts";
import { readers, staff } from "../../handlers/people/may.ts";
import { mask } from "../../handlers/privacy/mask.ts";
import { stateNames, supervisionNames } from "../../handlers/requests/lifecycle.ts";
import { seesPeople, sightOf } from "../../handlers/requests/sight.ts";
import { dueAt, shareOfTime } from "../../handlers/time/working-time.ts";
import type { BoardFilter } from "../../storage/board.ts";
import type { Role } from "../../storage/community.ts";
import type { Request, State } from "../../storage/requests.ts";
import type { Board, boardQuery, Card, Choices, Clock, Column } from "./board-api.ts";
import { isNear, type Looking, partsOf, peopleOf, workersAt } from "./looking.ts";

interface ColumnOf {
  key: string;
  name: string;
  states: readonly State[];
}

const open: ColumnOf[] = [
  { key: "registered", name: "待分派", states: ["registered"] },
  { key: "dispatched", name: "待签收", states: ["dispatched"] },
  { key: "accepted", name: "处理中", states: ["accepted"] },
  { key: "suspended", name: "挂起", states: ["suspended"] },
  { key: "resolved", name: "待回访", states: ["resolved"] },
];
const endedStates: readonly State[] = ["closed", "declined", "merged", "transferred", "withdrawn"];
const ended: ColumnOf = { key: "ended", name: "近30天办结", states: endedStates };
const endedDays = 30;
const ofTheGrid: readonly Role[] = ["grid-member", "grid-leader"];

/** The requests that somebody may see, column by column; of each column the most pressing ones and how many there are. */
export async function boardView(query: z.output<typeof boardQuery>, looking: Looking): Promise<Board> {
  const { now } = looking;
  const isSought = query.number !== undefined;
  const shown = query.ended === "yes" || isSought ? [...open, ended] : open;
  const columns = await Promise.all(
    shown.map((column) => columnOf(column, filterOf(query, column, looking), query.limit, looking)),
  );
  return { now: now.toISOString(), columns };
}

function filterOf(query: z.output<typeof boardQuery>, { states }: ColumnOf, looking: Looking): BoardFilter {
  const { scope, category, number } = query;
  const isOver = states === endedStates && number === undefined;
  return {
    ...{ states, category, number },
    ownedBy: scope === "mine" ? looking.person.id : undefined,
    within: chosenPart(query, looking),
    endedSince: isOver ? new Date(looking.now.getTime() - endedDays * 86_400_000) : undefined,
  };
}

/** Paths of what was chosen to look at; undefined for everything. */
function chosenPart(
  { scope, node }: z.output<typeof boardQuery>,
  { person: { roles }, community: { tree } }: Looking,
): string[] | undefined {
  const pathOf = (id: string) => tree.find(id)?.path ?? [];
  if (node !== undefined) return [pathOf(node)].flat();
  if (scope !== "grid") return undefined;
  return roles.flatMap(({ role, at }) => (ofTheGrid.includes(role) ? pathOf(at) : []));
}

async function columnOf(
  { key, name, states }: ColumnOf,
  filter: BoardFilter,
  limit: number,
  looking: Looking,
): Promise<Column> {
  const { person, community, store } = looking;
  const sight = sightOf(person, community.tree);
  const total = await store.board.count(sight, filter);
  const page = states === endedStates ? store.board.ended : store.board.page;
  return { key, name, total, cards: await cardsOf(await page(sight, filter, limit), looking) };
}

async function cardsOf(requests: Request[], looking: Looking): Promise<Card[]> {
  const { store } = looking;
  const ids = requests.map(({ id }) => id);
  const crowds = await store.board.crowds(ids);
  const withPictures = new Set((await store.pictures.of(ids)).map(({ requestId }) => requestId));
  const owners = await peopleOf(
    requests.map(({ ownerId }) => ownerId),
    store,
  );
  return requests.map((request) => ({
    ...headOf(request, looking),
    owner: owners.get(request.ownerId ?? "")?.name ?? null,
    people: crowds.get(request.id) ?? 1,
    hasPictures: withPictures.has(request.id),
    endedAt: endedStates.includes(request.state)
      ? (request.closedAt ?? request.resolvedAt ?? request.openedAt).toISOString()
      : null,
  }));
}

/** What stands at the top of a card and of its details. Whoever does not see the people does not see their flat either. */
export function headOf(request: Request, { person, community, now }: Looking) {
  const { tree, rules } = community;
  const { number, category, state, supervision } = request;
  const spoken = request.where || (tree.find(request.nodeId)?.name ?? "");
  return {
    ...{ number, category, state, class: request.class, private: request.private },
    urgency: rules.limits[request.class].name,
    stateName: stateNames[state],
    supervision: supervisionNames[supervision],
    where: seesPeople(person, request, tree) ? spoken : mask(spoken),
    clock: clockOf(request, community, now),
  };
}

/** The limit that comes next. Signing goes first, until the whole time is up. */
function clockOf(request: Request, { rules }: Community, now: Date): Clock | null {
  const { state, signBy, dueAt: due, pauses, resolvedAt } = request;
  const { answer, allHours } = rules.limits[request.class];
  const warnFrom = (to: Date) => {
    const ended = pauses.flatMap(({ from, to }) => (to ? [{ from, to }] : []));
    const span = { from: request.countedFrom, to };
    return shareOfTime(lastWarning(rules.ladder), span, allHours ? undefined : rules.calendar, ended);
  };
  const clock = (kind: Clock["kind"], at: Date, warnAt = at): Clock => ({
    ...{ kind, at: at.toISOString(), warnAt: warnAt.toISOString() },
  });
  switch (state) {
    case "registered":
    case "dispatched":
      return due <= now || due <= signBy
        ? clock("due", due, warnFrom(due))
        : clock("sign", signBy, warnFrom(signBy));
    case "accepted":
      return clock("due", due, warnFrom(due));
    case "suspended":
      return clock("resume", pauses.at(-1)?.until ?? due);
    case "resolved":
      return resolvedAt ? clock("answer", dueAt(answer, resolvedAt, rules.calendar)) : null;
    default:
      return null;
  }
}

/** The share of the time at which the ladder warns last before it is up. */
function lastWarning(ladder: Community["rules"]["ladder"]): number {
  const shares = ladder.flatMap((step) => ("at" in step && typeof step.at === "number" ? step.at : []));
  return Math.max(0, ...shares.filter((share) => share < 1)) || 1;
}

/** What the forms of the page offer to this person. */
export async function choicesView({ person, community, store, now }: Looking): Promise<Choices> {
  const { tree, rules } = community;
  const parts = partsOf(person, readers, tree);
  const near = tree.nodes.filter(({ kind, path }) => kind !== "building" && isNear(path, parts));
  const away = await store.roster.away(now);
  const workers = await workersAt(near, staff, store);
  return {
    hasGrid: person.roles.some(({ role }) => ofTheGrid.includes(role)),
    nodes: near
      .filter(({ path }) => parts.some((part) => path.startsWith(part)))
      .map(({ id, name }) => ({ id, name })),
    categories: rules.categories.map(({ name }) => name),
    urgencies: Object.values(rules.limits).map(({ name }) => name),
    suspendReasons: rules.requests.suspendReasons,
    people: workers.map(({ id, name, title }) => ({ name, title, away: away.has(id) })),
  };
}
