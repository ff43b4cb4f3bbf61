import type { z } from "zod";
import { mask } from "../../handlers/privacy/mask.ts";
import { eventName, stateNames } from "../../handlers/requests/lifecycle.ts";
import type { Role } from "../../storage/community.ts";
import type { Remembered } from "../../storage/inbox.ts";
import type { Person } from "../../storage/people.ts";
import type { Group } from "../../storage/places.ts";
import type { Store } from "../../storage/storage.ts";
import { privatePlaceOf, simulatorAccount, simulatorName } from "../channels/simulator.ts";
import type { Town } from "../town.ts";
import type { Chat, ChatMessage, OutboxRow, RequestRow, townSchema } from "./demo-api.ts";

const shownMessages = 200;
const shownRows = 200;
const purposes: Record<Group["purpose"], string> = { residents: "居民群", branch: "支部群", staff: "工作群" };
const kinds: Partial<Record<Role, string>> = {
  dispatcher: "街道",
  supervisor: "街道",
  administrator: "街道",
  secretary: "社区",
  "duty-desk": "社区",
  "grid-leader": "网格",
  "grid-member": "网格",
};
const order = ["居民", "网格", "社区", "街道"];

export async function townView(town: Town): Promise<Pick<z.output<typeof townSchema>, "people">> {
  const { read } = town.storage;
  const groups = (await read.places.groups()).filter(({ channel }) => channel === simulatorName);
  const people = (await read.people.all()).filter(({ known }) => known);
  const views = people.map((person) => ({
    id: person.id,
    name: person.name,
    title: titleOf(person, town),
    kind: kindOf(person),
    chats: chatsOf(person, groups),
  }));
  const firstGroup = (view: (typeof views)[number]) =>
    groups.findIndex(
      ({ place, purpose }) => purpose === "residents" && view.chats.some((chat) => chat.place === place),
    );
  return {
    people: views.sort(
      (a, b) =>
        order.indexOf(a.kind) - order.indexOf(b.kind) ||
        firstGroup(a) - firstGroup(b) ||
        a.id.localeCompare(b.id),
    ),
  };
}

function kindOf({ roles }: Person): string {
  return roles.map(({ role }) => kinds[role]).find((kind) => kind !== undefined) ?? "居民";
}

function titleOf({ title, home }: Person, town: Town): string {
  const building = home && town.community().tree.find(home.building)?.name;
  return title || ["居民", building].filter(Boolean).join(" · ");
}

function chatsOf({ id }: Person, groups: Group[]): Chat[] {
  const own = groups.filter(({ members }) => members.includes(id));
  return [
    ...own.map(({ place, name, purpose }) => ({
      place,
      name,
      kind: "group" as const,
      purpose: purposes[purpose],
    })),
    { place: privatePlaceOf(id), name: "邻里小助手", kind: "private" as const, purpose: "" },
  ];
}

/** What a person sees in a chat of theirs; another's private chat is empty. */
export async function talk(as: string, place: string, store: Store): Promise<ChatMessage[]> {
  const group = await store.places.findGroup(simulatorName, place);
  if (group ? !group.members.includes(as) : place !== privatePlaceOf(as)) return [];
  const heard = await store.inbox.talkIn(simulatorName, place, shownMessages);
  const said = await store.outbox.talkIn(simulatorName, place, shownMessages);
  const pictures = await picturesIn(heard, store);
  const names = new Map((await store.people.all()).map(({ id, name }) => [id, name]));
  const messages = [
    ...heard.map(({ id, messageId, sender, text, quotes, sentAt }) => ({
      id: messageId,
      from: { id: sender, name: names.get(sender) ?? sender, bot: false },
      text,
      quotes: quotes ?? null,
      at: sentAt.toISOString(),
      ...(pictures.has(id) && { picture: id }),
    })),
    ...said.map(({ id, platformId, text, sentAt, createdAt }) => ({
      id: platformId ?? String(id),
      from: { id: simulatorAccount, name: "邻里小助手", bot: true },
      text,
      quotes: null,
      at: (sentAt ?? createdAt).toISOString(),
    })),
  ];
  return messages.sort((a, b) => a.at.localeCompare(b.at)).slice(-shownMessages);
}

/** Ids of messages that have a picture which can be shown. */
async function picturesIn(heard: Remembered[], store: Store): Promise<Set<number>> {
  const found = new Set<number>();
  for (const { id } of heard.filter(({ text }) => text === "")) {
    const came = await store.attachments.of(id);
    if (came.some(({ kind, name, file }) => kind === "picture" && name !== "" && file !== "")) found.add(id);
  }
  return found;
}

export async function requestRows(town: Town, now: Date): Promise<RequestRow[]> {
  const { read } = town.storage;
  const { tree, rules } = town.community();
  const requests = await read.requests.latest(shownRows);
  const events = await read.journal.of(requests.map(({ id }) => `request:${id}`));
  const people = new Map((await read.people.all()).map((person) => [person.id, person]));
  return requests.map((request) => ({
    id: request.id,
    number: request.number,
    community: tree.nearest(request.nodeId, "community")?.name ?? tree.root.name,
    category: request.category,
    urgency: rules.limits[request.class].name,
    state: request.state,
    stateName: stateNames[request.state],
    supervision: request.supervision,
    owner: request.ownerId ? (people.get(request.ownerId)?.name ?? null) : null,
    where: request.where,
    problem: mask(request.problem),
    openedAt: request.openedAt.toISOString(),
    signBy: request.signBy.toISOString(),
    dueAt: request.dueAt.toISOString(),
    overdue: request.dueAt <= now && ["registered", "dispatched", "accepted"].includes(request.state),
    steps: events
      .filter(({ subject }) => subject === `request:${request.id}`)
      .map(({ at, name, actorId, note }) => ({
        at: at.toISOString(),
        name: eventName(name),
        who: people.get(actorId)?.name ?? "",
        note,
      })),
  }));
}

export async function outboxRows(store: Store): Promise<OutboxRow[]> {
  const letters = await store.outbox.latest(shownRows);
  return letters.map(
    ({ id, place, priority, state, attempts, reason, text, createdAt, sentAt, notBefore }) => ({
      ...{ id, place, priority, state, attempts, reason, text },
      createdAt: createdAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
      notBefore: notBefore.toISOString(),
    }),
  );
}
