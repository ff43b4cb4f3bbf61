import { takeLeave } from "../../handlers/people/absence.ts";
import { draftAppointment } from "../../handlers/people/appoint.ts";
import { addShift } from "../../handlers/people/duty.ts";
import { mayUse, staff } from "../../handlers/people/may.ts";
import { isAbove, mayEnd, officesOf } from "../../handlers/people/ranks.ts";
import { roleNames } from "../../handlers/people/role-names.ts";
import { postName } from "../../handlers/people/roster-words.ts";
import { sightOf } from "../../handlers/requests/sight.ts";
import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Node } from "../../storage/places.ts";
import { openStates, workStates } from "../../storage/requests.ts";
import type { Roster, TreeNode } from "./board-api.ts";
import { isNear, type Looking, partsOf, workersAt } from "./looking.ts";

/** Those who look after a part of the tree; who runs the installation sees names and duty too. */
const lookers: readonly Role[] = [...staff, "administrator", "auditor"];
/** Whose name and duty phone hang out at the gate (公示牌). */
const onTheBoard: readonly Role[] = [...staff, "building-captain"];
const shiftDays = 7;

/** The tree around somebody, with its people and with how much waits there; they count what they may see. */
export async function treeView({ person, community, store, now }: Looking): Promise<TreeNode[]> {
  const { tree } = community;
  const parts = partsOf(person, lookers, tree);
  const near = tree.nodes.filter(({ path }) => isNear(path, parts));
  const workers = await workersAt(near, onTheBoard, store);
  const counts = await store.board.perNode(sightOf(person, tree), { states: openStates }, now);
  const sums = new Map(near.map(({ id }) => [id, { open: 0, overdue: 0 }]));
  for (const { nodeId, open, overdue } of counts) {
    for (const { id } of tree.above(nodeId)) {
      const sum = sums.get(id);
      if (sum) Object.assign(sum, { open: sum.open + open, overdue: sum.overdue + overdue });
    }
  }
  return near.map(({ id, name, kind, phone }) => ({
    ...{ id, name, kind, phone, parent: tree.above(id)[1]?.id ?? null },
    ...(sums.get(id) ?? { open: 0, overdue: 0 }),
    people: workers
      .filter(({ roles }) => roles.some(({ role, at }) => at === id && onTheBoard.includes(role)))
      .map(({ name, title, phone }) => ({ name, title, phone })),
  }));
}

/** Who works here, who is away, who sits at the desk this week. */
export async function rosterView(looking: Looking): Promise<Roster> {
  const { person, community, store, now } = looking;
  const { tree } = community;
  const parts = partsOf(person, lookers, tree);
  const near = tree.nodes.filter(({ kind, path }) => kind !== "building" && isNear(path, parts));
  const workers = await workersAt(near, staff, store);
  const own = near.filter(({ path }) => parts.some((part) => path.startsWith(part)));
  return {
    now: now.toISOString(),
    people: await peopleRows(workers, looking),
    shifts: await shiftRows(near, workers, looking),
    roles: onTheBoard.map((role) => roleNames[role]),
    nodes: own.map(({ name }) => name),
    may: {
      leave: mayUse(person, takeLeave),
      appoint: mayUse(person, draftAppointment),
      plan: mayUse(person, addShift),
    },
  };
}

async function peopleRows(workers: Person[], { person, community, store, now }: Looking) {
  const { tree } = community;
  const tasks = await store.board.perOwner(sightOf(person, tree), { states: workStates });
  const absences = await store.roster.absences(now);
  const names = new Map(workers.map(({ id, name }) => [id, name]));
  return workers.map((worker) => {
    const { id, name, title, phone, deputyId } = worker;
    const own = absences.filter(({ personId }) => personId === id);
    const next = own.find(({ from }) => from > now);
    return {
      ...{ id, name, title, phone, deputy: names.get(deputyId ?? "") ?? "" },
      roles: officesOf(worker)
        .map(({ role, at }) => postName(role, tree.find(at)))
        .join("、"),
      awayUntil: own.find(({ from }) => from <= now)?.until.toISOString() ?? null,
      nextAbsence: next ? { from: next.from.toISOString(), until: next.until.toISOString() } : null,
      tasks: tasks.get(id) ?? 0,
      reportsToMe: isAbove(person, worker, tree),
      isInMyHands: id !== person.id && mayEnd(person, worker, tree),
    };
  });
}

async function shiftRows(near: Node[], workers: Person[], { store, now }: Looking) {
  const until = new Date(now.getTime() + shiftDays * 86_400_000);
  const shifts = (await store.roster.shifts(now)).filter(({ from }) => from < until);
  return shifts.flatMap(({ id, personId, nodeId, ...span }) => {
    const node = near.find((each) => each.id === nodeId);
    const person = workers.find((each) => each.id === personId);
    if (!node || !person) return [];
    return [
      {
        ...{ id, person: person.name, node: node.name },
        ...{ from: span.from.toISOString(), until: span.until.toISOString() },
      },
    ];
  });
}
