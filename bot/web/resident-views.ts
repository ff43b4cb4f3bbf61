import type { Community } from "../../handlers/community.ts";
import { pageChannel } from "../../handlers/outgoing.ts";
import { familyOf, mainOf } from "../../handlers/requests/concerned.ts";
import { canMove } from "../../handlers/requests/lifecycle.ts";
import { reportAt } from "../../handlers/requests/reports.ts";
import { progressFor } from "../../handlers/requests/steps.ts";
import type { Person } from "../../storage/people.ts";
import type { Picture } from "../../storage/pictures.ts";
import type { Request, State } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { chosenId, deedIdOf, pagePlaceOf } from "../channels/page.ts";
import type { ResidentView } from "./resident-api.ts";

/** What a link has opened, and for whom. */
export interface Opened {
  request: Request;
  person: Person;
  until: Date;
}

interface Looking {
  community: Community;
  now: Date;
  store: Store;
}

/** Of the stages 登记 · 分派 · 办理 · 反馈 · 办结, those that are behind it. */
const stages: Partial<Record<State, number>> = {
  registered: 1,
  dispatched: 2,
  accepted: 2,
  suspended: 2,
  resolved: 4,
  closed: 5,
};
const shownAnswers = 5;
const lookedThrough = 50;

export async function residentView(entered: Opened, looking: Looking): Promise<ResidentView> {
  const { person, until } = entered;
  const { store, now } = looking;
  // First the answers, then what they tell of: whoever has been answered must not see how it was before.
  const answers = await answersTo(entered, store);
  const request = (await store.requests.find(entered.request.id)) ?? entered.request;
  const opened = { ...entered, request };
  const main = await mainOf(request, store);
  const owner = main.ownerId === undefined ? undefined : await store.people.find(main.ownerId);
  const progress = await progressFor(person, request, looking, store);
  const pictures = await picturesFor(opened, store);
  const isOpener = request.openedBy === person.id;
  return {
    number: request.number,
    category: main.category,
    problem: isOpener ? request.problem : null,
    where: isOpener ? request.where : "",
    stands: progress.stands,
    stage: stages[main.state] ?? null,
    steps: progress.steps.map(({ at, text }) => ({ at: at.toISOString(), text })),
    next: progress.next,
    owner: owner ? { title: owner.title, name: owner.name, phone: owner.phone } : null,
    rating: await ratingOf(opened, store),
    may: await deedsOf(opened, looking),
    pictures: pictures.map(({ id, personId, sentAt }) => ({
      ...{ id, mine: personId === person.id, at: sentAt.toISOString() },
    })),
    picturesLeft: await picturesLeft(opened, looking),
    answers,
    now: now.toISOString(),
    until: until.toISOString(),
  };
}

/** What this person may do with it now. */
export async function deedsOf(opened: Opened, looking: Looking): Promise<ResidentView["may"]> {
  const { request } = opened;
  const { state } = await mainOf(request, looking.store);
  const isRated = (await ratingOf(opened, looking.store)) !== "";
  const offered: Record<ResidentView["may"][number], boolean> = {
    rate: canMove("rate", state) && !isRated,
    reopen: canMove("reopen", state),
    supplement: canMove("supplement", state),
    picture: canMove("supplement", state) && (await picturesLeft(opened, looking)) > 0,
    withdraw: canMove("withdraw", state),
  };
  const deeds = Object.keys(offered) as ResidentView["may"];
  return deeds.filter((deed) => offered[deed]);
}

async function ratingOf({ request, person }: Opened, store: Store): Promise<string> {
  return (await reportAt(request, person.id, store))?.mine.rating ?? "";
}

/** Their own pictures, and those of whoever has fed a result back; never another resident's. */
export async function picturesFor({ request, person }: Opened, store: Store): Promise<Picture[]> {
  const main = await mainOf(request, store);
  const family = [request, ...(await familyOf(main, store))].map(({ id }) => id);
  const events = await store.journal.of([`request:${main.id}`]);
  const workers = events
    .filter(({ name }) => name === "resolve" || name === "resolved")
    .map(({ actorId }) => actorId);
  const all = await store.pictures.of([...new Set(family)]);
  return all.filter(
    ({ personId }) => personId === person.id || (personId !== undefined && workers.includes(personId)),
  );
}

async function picturesLeft({ request, person }: Opened, { community, store }: Looking): Promise<number> {
  const kept = await store.pictures.of([request.id]);
  const mine = kept.filter(({ personId }) => personId === person.id);
  return Math.max(0, community.rules.requests.picturesEach - mine.length);
}

/** The name of a deed among all that is said on pages: with it nobody reaches what was said elsewhere. */
export function deedId({ request }: Opened, id: string): string {
  return deedIdOf(request.id, id);
}

async function answersTo(opened: Opened, store: Store): Promise<ResidentView["answers"]> {
  const { id: personId } = opened.person;
  const place = pagePlaceOf(personId);
  const own = deedId(opened, "");
  const said = (await store.inbox.talkIn(pageChannel, place, lookedThrough)).filter(({ messageId }) =>
    chosenId(personId, messageId).startsWith(own),
  );
  const letters = await store.outbox.talkIn(pageChannel, place, lookedThrough);
  return said.slice(-shownAnswers).flatMap(({ id, messageId }) => {
    const answer = letters.filter(({ key }) => key.startsWith(`inbox:${id}/`)).map(({ text }) => text);
    if (answer.length === 0) return [];
    return [{ id: chosenId(personId, messageId).slice(own.length), text: answer.join("\n") }];
  });
}
