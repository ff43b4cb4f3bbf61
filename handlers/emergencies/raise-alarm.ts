import { z } from "zod";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { pageChannel } from "../outgoing.ts";
import { maySee } from "../requests/about-staff.ts";
import { carryOut } from "../requests/carry-out.ts";
import { openRequest } from "../requests/file-request.ts";
import { dutyDeskAt, locate, type Where } from "../requests/route.ts";
import { isTogether, requestsHere } from "../requests/together.ts";
import { clip } from "../text.ts";
import { type EmergencyKind, fillNumbers } from "./detect.ts";

export const raiseAlarm = action({
  name: "raise-alarm",
  help: "遇到险情直接说，例如“家里有煤气味”；先打 119、120 或 110",
  examples: ["家里有煤气味", "3号楼有人被困在电梯里了"],
  slots: z.object({ kind: z.string() }),
  allow: "everyone",
  anywhere: true,
  relayed: true,
  longest: Number.POSITIVE_INFINITY,

  hears({ text, community }) {
    const kind = community.findEmergency(text);
    return kind && { kind: kind.name };
  },

  async run({ slots, ...said }, store) {
    const { community, person, group, text, now } = said;
    const kind = community.rules.emergencies.kinds.find(({ name }) => name === slots.kind);
    if (!kind) return undefined;
    const where = locate(text, person, group, community.tree);
    const same = (await requestsHere(said, "own", store)).find(
      (each) => isTogether(each, said) && community.findEmergency(each.problem)?.name === kind.name,
    );
    if (same) return passOnMore(same, where, said, store);
    const desk = await dutyDeskAt(where.node.id, community, now, store);
    const deputy = desk?.deputyId === undefined ? undefined : await store.people.find(desk.deputyId);
    const matter = {
      problem: text,
      category: kind.category,
      class: "emergency",
      private: kind.private,
      lead: desk,
      deputy,
    } as const;
    const request = await openRequest(said, matter, where, store);
    // The desk, unless it is about the desk.
    const called = request.ownerId === undefined ? undefined : await store.people.find(request.ownerId);
    const rings = called !== undefined && (await canBeReached(called, store));
    return [firstWords(said, kind, rings), ...(called ? [callFor(called, request, kind, said)] : [])];
  },
});

/** Nobody is told that the desk knows when nothing rings there. */
async function canBeReached({ id }: Person, store: Store): Promise<boolean> {
  const accounts = await store.people.accountsOf(id);
  return accounts.some(({ channel, privatePlace }) => privatePlace !== undefined && channel !== pageChannel);
}

/** Who is frightened says it several times: it stays one emergency, and those who were called hear each word. */
async function passOnMore(request: Request, where: Where, said: Said, store: Store): Promise<Reply[]> {
  const { text, message, account, relayedBy } = said;
  const isPlaceNew = request.where === "" && where.spoken !== "";
  const place = isPlaceNew ? { where: where.spoken, nodeId: where.node.id } : {};
  const more = await carryOut(
    "supplement",
    request,
    place,
    { ...said, note: clip(text, longestNote) },
    store,
  );
  if (Array.isArray(more)) return more;
  const ids = new Set([request.ownerId, ...request.asked].filter((id) => id !== undefined));
  const people = await Promise.all([...ids].map((id) => store.people.find(id)));
  // Who was called may have left since.
  const called = people.filter((each) => each && maySee(each, more, said.community.tree));
  const isOverheard = request.private && message.placeKind === "group";
  const canAnswer = !isOverheard || account.privatePlace !== undefined || relayedBy !== undefined;
  const answer: Reply = {
    to: isOverheard ? "speaker" : "here",
    priority: "emergency",
    text: "已转告社区的人，有新情况请接着说。",
  };
  return [
    ...(canAnswer ? [answer] : []),
    ...called
      .flatMap((each) => each?.id ?? [])
      .map((person) => ({
        to: { person },
        priority: "emergency" as const,
        subject: `request:${request.id}`,
        text: `【险情】#${request.number}${isPlaceNew ? ` · ${where.spoken}` : ""}，又说：“${clip(text, 300)}”`,
      })),
  ];
}

const longestNote = 1000;

/** Whoever is on duty is called by name: what, where, who, and how to take it. */
function callFor(
  called: Person,
  { id, number, where, nodeId }: Request,
  kind: EmergencyKind,
  { community, person, group, text }: Said,
): Reply {
  const place = where || community.tree.find(nodeId)?.name || "地点未说明";
  return {
    to: { person: called.id },
    priority: "emergency",
    subject: `request:${id}`,
    text: [
      `【${kind.name}】#${number} 请马上处理`,
      `“${clip(text, 300)}”`,
      `${place} · ${person.name}${group ? ` · 来自“${group.name}”` : ""}`,
      `回复“收到 ${number}”接手。`,
    ].join("\n"),
    otherwise: `【${kind.private ? "险情" : kind.name}】#${number} 请${called.name}马上处理。`,
  };
}

/**
 * The number first, no question. Private kinds are said to the person alone; when they cannot be reached alone, the group
 * hears neutral words that do not tell what it is about.
 */
function firstWords(
  { community, message, account, relayedBy }: Said,
  kind: EmergencyKind,
  deskKnows: boolean,
): Reply {
  const { rules } = community;
  const isOverheard = kind.private && message.placeKind === "group";
  const reachable = account.privatePlace !== undefined || relayedBy !== undefined;
  if (isOverheard && !reachable)
    return { to: "here", priority: "emergency", text: fillNumbers(rules.emergencies.neutral, rules.numbers) };
  const whatToDo = fillNumbers(kind.text, rules.numbers);
  const text = deskKnows ? `${whatToDo}\n社区值班已同时收到通知。` : whatToDo;
  return { to: isOverheard ? "speaker" : "here", priority: "emergency", text };
}
