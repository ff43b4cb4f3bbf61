import { z } from "zod";
import type { Message } from "../../storage/inbox.ts";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import { urgencyClass } from "../../storage/rules.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { clip } from "../text.ts";
import { dueAt } from "../time/working-time.ts";
import { superiorAt } from "./about-staff.ts";
import { complainedOf } from "./complained-of.ts";
import { deadlinesOf, limitsOf, requestKinds } from "./deadlines.ts";
import { dispatch, taskFor } from "./dispatch.ts";
import { isDelicate, meantKindly, natureOf } from "./nature.ts";
import { noteOnTask } from "./note-on-task.ts";
import { type Audience, audienceOf, receipt } from "./receipt.ts";
import { certain, likely } from "./recognise.ts";
import { locate, propose, type Where } from "./route.ts";
import { proposalFor } from "./similar.ts";
import { togetherSince } from "./together.ts";

const slots = z.object({
  problem: z.string().min(2),
  category: z.string(),
  class: urgencyClass,
  private: z.boolean(),
});

const longest = 2000;

export const fileRequest = action({
  name: "file-request",
  help: "说出哪里、什么事，例如“3号楼2单元电梯又坏了”，就登记并交给网格员",
  examples: ["3号楼2单元电梯又坏了", "下水道堵了，能不能派人来看看", "我要报修，楼道灯不亮"],
  slots,
  allow: "everyone",
  relayed: true,
  longest: Number.POSITIVE_INFINITY,

  hears({ text, group, directed, community }) {
    if (!directed && !group) return undefined;
    const found = community.recognise(text) ?? (directed ? meantKindly(text, community.rules) : undefined);
    if (!found || found.confidence < (directed ? likely : certain)) return undefined;
    return { problem: text, category: found.category, class: found.class, private: found.private };
  },

  async run({ slots, ...said }, store) {
    const noted = await noteOnTask(said, store);
    if (noted) return noted;
    const where = locate(slots.problem, said.person, said.group, said.community.tree);
    const isPraise = natureOf(slots.problem, said.community.rules) === "表扬";
    const lead = isPraise ? await superiorAt([], where.node.id, said.community.tree, store) : undefined;
    const request = await openRequest(said, { ...slots, lead }, where, store);
    const pictures = await store.attachments.sentBy(said.message, { since: togetherSince(said) });
    await store.attachments.tie(pictures, request.id);
    return announce(request, audienceOf(said), store);
  },
});

/** As if they had been said to the bot, in whatever words. */
export async function fileWords(words: string, said: Said, store: Store): Promise<Reply[]> {
  const rest = said.community.rules.categories.at(-1);
  const found = said.community.recognise(words);
  const matter = {
    problem: words,
    category: found?.category ?? rest?.name ?? "",
    class: found?.class ?? "normal",
    private: found?.private ?? false,
  };
  return (await fileRequest.run(said, matter, store)) ?? [];
}

/** What everybody hears of a new request: its author the receipt, its owner the task and whether it may be a duplicate. */
export async function announce(request: Request, audience: Audience, store: Store): Promise<Reply[]> {
  const owner = request.ownerId === undefined ? undefined : await store.people.find(request.ownerId);
  return [
    ...receipt(request, owner, audience),
    ...(owner ? [await taskFor(owner, request, audience, store)] : []),
    ...(await proposalFor(request, audience, store)),
  ];
}

interface Matter extends z.output<typeof slots> {
  /** Who has to take it, where that is not decided by category and place. */
  lead?: Person | undefined;
  /** Who stands in for them. */
  deputy?: Person | undefined;
}

/** Words that somebody has said somewhere. */
interface Spoken extends Pick<Said, "person" | "community" | "now"> {
  message: Pick<Message, "channel" | "place" | "sentAt">;
  /** Whoever has made a request of them, when it was not their author. */
  registrar?: Person | undefined;
}

/**
 * Registers a request and dispatches it at once to whoever leads such matters; without anybody it waits in the triage
 * box. Whom it complains of never sees it.
 */
export async function openRequest(
  { message, person, community, now, registrar }: Spoken,
  { lead, deputy, ...matter }: Matter,
  where: Where,
  store: Store,
): Promise<Request> {
  const { rules, tree } = community;
  const { problem } = matter;
  const nodeId = where.node.id;
  const limits = limitsOf(matter.class, message.sentAt, rules);
  const about = await complainedOf(problem, { ...matter, nodeId }, tree, store);
  // What somebody is said to have done is no matter of the thing that it was about.
  const isAboutPeople = about.length > 0 && matter.class !== "emergency";
  const category = (isAboutPeople && rules.categories.at(-1)?.name) || matter.category;
  const hiddenFrom = about.map(({ id }) => id);
  const request = await store.requests.open(
    {
      number: await store.settings.nextNumber("request"),
      ...{ category, nodeId, hiddenFrom, class: matter.class },
      private: matter.private || isDelicate(problem, rules) || about.length > 0,
      nature: natureOf(problem, rules),
      problem: clip(problem, longest),
      where: where.spoken,
      openedBy: person.id,
      channel: message.channel,
      place: message.place,
      ...blank,
      firstMessageAt: message.sentAt,
      openedAt: now,
      ...limits,
      // Whoever gets it later than it was said has the usual time to sign it.
      ...(registrar && { signBy: dueAt(rules.limits[matter.class].sign, now, rules.calendar) }),
    },
    { name: "registered", actorId: (registrar ?? person).id, at: now, note: "" },
  );
  await store.due.lay(`request:${request.id}`, deadlinesOf(request, rules), requestKinds);
  const proposed = await propose({ category, nodeId, hiddenFrom }, community, now, store);
  // In an emergency the desk leads whatever else is said, unless it is about the desk itself.
  const mayLead =
    matter.class === "emergency" ? !about.some(({ id }) => id === lead?.id) : about.length === 0;
  const second = about.length === 0 ? deputy : undefined;
  const led =
    lead && mayLead ? { owner: lead, deputy: second, reason: `${lead.title || lead.name}直接接办` } : {};
  const doing = { person: undefined, community, now };
  const dispatched = await dispatch(request, { ...proposed, ...led }, doing, store);
  if (Array.isArray(dispatched)) throw new Error("A new request could not be dispatched");
  return dispatched;
}

/** A request of which nothing is known yet but what was said. */
const blank = {
  ...{ ownerId: undefined, deputyId: undefined, contactId: undefined, mergedInto: undefined },
  ...{ acceptedAt: undefined, contactedAt: undefined, resolvedAt: undefined, closedAt: undefined },
  ...{ promisedAt: undefined, extension: undefined },
  ...{ goal: "", reason: "", result: "", target: "", rating: "", outcome: "" as const },
  ...{ state: "registered" as const, level: "grid" as const, supervision: "none" as const },
  ...{ returns: 0, reopened: 0 },
  assisting: [],
  pauses: [],
  asked: [],
};
