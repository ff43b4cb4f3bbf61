import { mask } from "../../handlers/privacy/mask.ts";
import { maySee } from "../../handlers/requests/about-staff.ts";
import { actorsOf } from "../../handlers/requests/carry-out.ts";
import { concernedBy, familyOf } from "../../handlers/requests/concerned.ts";
import {
  type Actor,
  canMove,
  eventName,
  levelNames,
  type MoveName,
  moves,
  outcomeNames,
} from "../../handlers/requests/lifecycle.ts";
import { seesPeople, sightOf } from "../../handlers/requests/sight.ts";
import { likeness } from "../../handlers/requests/similar.ts";
import { clip } from "../../handlers/text.ts";
import { publishedYear } from "../../handlers/time/working-time.ts";
import type { Person } from "../../storage/people.ts";
import { type Extension, type Request, workStates } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Deed, Detail } from "./board-api.ts";
import { headOf } from "./board-views.ts";
import { type Looking, peopleOf } from "./looking.ts";

/** As much as somebody hears of it in a chat who neither owns it nor answers for it. */
const clipped = 200;
const mostCompared = 300;

/** A request with all that somebody may know of it; undefined when it is not there or not theirs, which reads the same. */
export async function detailView(number: number, looking: Looking): Promise<Detail | undefined> {
  const { person, community, store, now } = looking;
  const { tree } = community;
  const request = await store.requests.findNumber(number);
  if (!request || !maySee(person, request, tree)) return undefined;
  const isWhole = seesPeople(person, request, tree) || person.id === request.openedBy;
  const people = await peopleOf([request.ownerId, request.deputyId, request.contactId], store);
  const nameOf = (id: string | undefined) => people.get(id ?? "")?.name ?? null;
  const { version, nature, problem, assisting, goal, reason, result, target, returns, reopened } = request;
  return {
    ...headOf(request, looking),
    ...{ version, nature, assisting, goal, reason, result, target, returns, reopened },
    now: now.toISOString(),
    problem: isWhole ? problem : clip(mask(problem), clipped),
    node: tree
      .above(request.nodeId)
      .map(({ name }) => name)
      .reverse()
      .join(" › "),
    level: levelNames[request.level],
    outcome: outcomeNames[request.outcome],
    owner: nameOf(request.ownerId),
    deputy: nameOf(request.deputyId),
    contact: request.contactId === request.ownerId ? null : nameOf(request.contactId),
    times: timesOf(request, looking),
    ...(await crowdOf(request, isWhole, store)),
    ...(await kinOf(request, looking)),
    similar: await similarTo(request, looking),
    pictures: await picturesOf(request, store),
    steps: await stepsOf(request, isWhole, store),
    may: await deedsOf(request, looking),
  };
}

const written = (at: Date | undefined) => at?.toISOString() ?? null;

function timesOf(request: Request, { community: { rules } }: Looking): Detail["times"] {
  const { countedFrom, signBy, contactBy, dueAt, pauses, extension } = request;
  return {
    countedFrom: countedFrom.toISOString(),
    signBy: signBy.toISOString(),
    contactBy: contactBy.toISOString(),
    dueAt: dueAt.toISOString(),
    acceptedAt: written(request.acceptedAt),
    contactedAt: written(request.contactedAt),
    promisedAt: written(request.promisedAt),
    resolvedAt: written(request.resolvedAt),
    closedAt: written(request.closedAt),
    pauses: pauses.map(({ from, to, until, reason }) => ({
      ...{ from: from.toISOString(), to: written(to), until: until.toISOString(), reason },
    })),
    extension: extension ? sayExtension(extension) : "",
    isCalendarKnown: publishedYear(rules.calendar, dueAt),
  };
}

const answers: Record<Extension["state"], string> = {
  asked: "等答复",
  granted: "已同意",
  refused: "没有同意",
};

function sayExtension({ workingDays, reason, state }: Extension): string {
  return `申请延期 ${workingDays} 个工作日（${reason}），${answers[state]}`;
}

/** Who has reported it, and what they have said of the result; everybody once. */
async function crowdOf(request: Request, isWhole: boolean, store: Store) {
  const concerned = await concernedBy(request, store);
  const people = await peopleOf(
    concerned.map(({ personId }) => personId),
    store,
  );
  const given = concerned.map(({ rating }) => rating).filter((rating) => rating !== "");
  return {
    people: concerned.length,
    reporters: isWhole ? [...people.values()].map(({ name }) => name) : [],
    ratings: [...new Set(given)].map((rating) => ({
      rating,
      count: given.filter((each) => each === rating).length,
    })),
  };
}

/** Those of what has become one with it too. */
async function picturesOf(request: Request, store: Store): Promise<number[]> {
  const family = await familyOf(request, store);
  return (await store.pictures.of(family.map(({ id }) => id))).map(({ id }) => id);
}

/** What it has become one with, what has become one with it, and what may be the same. */
async function kinOf(request: Request, { store }: Looking) {
  const into = request.mergedInto === undefined ? undefined : await store.requests.find(request.mergedInto);
  const merged = await store.requests.mergedInto(request.id);
  return { mergedInto: into?.number ?? null, merged: merged.map(({ number }) => number) };
}

/** Open ones nearby that are likely the same matter, the likeliest first. */
async function similarTo(request: Request, looking: Looking): Promise<Detail["similar"]> {
  const { person, community, store } = looking;
  const { tree } = community;
  if (request.private || !workStates.includes(request.state)) return [];
  const around = tree.nearest(request.nodeId, "community") ?? tree.root;
  const filter = { states: workStates, within: [around.path] };
  const open = await store.board.page(sightOf(person, tree), filter, mostCompared);
  return open
    .filter((other) => other.id !== request.id && !other.private)
    .map((other) => ({ ...headOf(other, looking), likeness: likeness(request, other, community) }))
    .filter((other) => other.likeness >= community.rules.requests.similarFrom)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 3)
    .map(({ number, category, where }) => ({ number, category, where }));
}

async function stepsOf(request: Request, isWhole: boolean, store: Store): Promise<Detail["steps"]> {
  const events = await store.journal.of([`request:${request.id}`]);
  const actors = await peopleOf(
    events.map(({ actorId }) => actorId),
    store,
  );
  return events.map(({ at, name, actorId, note }) => ({
    at: at.toISOString(),
    name: eventName(name),
    who: actorId === "" ? "" : nameIn(actors.get(actorId), isWhole),
    note: isWhole ? note : clip(mask(note), clipped),
  }));
}

/** Staff by their duty name; a resident by name only before those who may know. */
function nameIn(person: Person | undefined, isWhole: boolean): string {
  if (person?.title) return `${person.title}${person.name}`;
  return isWhole && person ? person.name : "居民";
}

/** Which move each deed makes. */
const movesOf: Record<Deed, readonly MoveName[]> = {
  sign: ["sign"],
  contact: ["contact"],
  resolve: ["resolve"],
  "not-found": ["resolve"],
  promise: ["promise"],
  suspend: ["suspend"],
  resume: ["resume"],
  supplement: ["supplement"],
  "hand-on": ["hand-on"],
  return: ["return", "return-again"],
  raise: ["raise"],
  "ask-extension": ["ask-extension"],
  "grant-extension": ["grant-extension"],
  "refuse-extension": ["refuse-extension"],
  recheck: ["recheck"],
  dispatch: ["dispatch"],
  supervise: ["supervise"],
  "correct-category": ["correct"],
  "correct-urgency": ["correct"],
  "correct-place": ["correct"],
  merge: ["merge"],
  unmerge: ["unmerge"],
  decline: ["decline"],
  transfer: ["transfer"],
};

/** What this person may do with it now. */
async function deedsOf(request: Request, { person, community, store }: Looking): Promise<Deed[]> {
  const actors = await actorsOf(person, request, community, store);
  const mayMove = (name: MoveName) => {
    const who: readonly Actor[] = moves[name].who;
    return canMove(name, request.state) && actors.some((actor) => who.includes(actor));
  };
  const makesSense: Partial<Record<Deed, boolean>> = {
    contact: request.contactedAt === undefined,
    raise: request.level !== "street",
    "ask-extension":
      community.rules.limits[request.class].extend !== undefined && request.extension === undefined,
    "grant-extension": request.extension?.state === "asked",
    "refuse-extension": request.extension?.state === "asked",
    recheck: request.class === "emergency",
  };
  return (Object.keys(movesOf) as Deed[]).filter(
    (deed) => makesSense[deed] !== false && movesOf[deed].some(mayMove),
  );
}
