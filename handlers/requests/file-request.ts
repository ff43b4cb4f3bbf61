import { z } from "zod";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import { urgencyClass } from "../../storage/rules.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { clip } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { complainedOf, superiorAt } from "./about-staff.ts";
import { deadlinesOf, limitsOf, requestKinds } from "./deadlines.ts";
import { dispatch, taskFor } from "./dispatch.ts";
import { locate, type Proposal, propose, type Where } from "./route.ts";

const slots = z.object({
  problem: z.string().min(2),
  category: z.string(),
  class: urgencyClass,
  private: z.boolean(),
});
type Slots = z.output<typeof slots>;

/** From this confidence on words become a request without a question. */
const certain = 0.8;
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
    const found = community.recognise(text);
    if (!found || found.confidence < (directed ? 0.4 : certain)) return undefined;
    return { problem: text, category: found.category, class: found.class, private: found.private };
  },

  async run(said, store) {
    const where = locate(said.slots.problem, said.person, said.group, said.community.tree);
    const { tree } = said.community;
    const { problem } = said.slots;
    const about = await complainedOf(problem, where.node.id, tree, store);
    const hiddenFrom = about.map(({ id }) => id);
    const lead = about.length > 0 ? await superiorAt(about, where.node.id, tree, store) : undefined;
    const matter = { ...said.slots, private: said.slots.private || about.length > 0, hiddenFrom, lead };
    const request = await openRequest(said, matter, where, store);
    const owner = request.ownerId ? await store.people.find(request.ownerId) : undefined;
    return [...receipt(said, request, owner), ...(owner ? [await taskFor(owner, request, said, store)] : [])];
  },
});

interface Matter extends Slots {
  /** People whom it is about. */
  hiddenFrom?: string[];
  /** Who has to take it, where that is not decided by category and place. */
  lead?: Person | undefined;
}

/** Registers a request and dispatches it at once to whoever leads such matters; without anybody it waits in the triage box. */
export async function openRequest(
  { message, person, community, now }: Said,
  { problem, category, class: urgency, private: isPrivate, hiddenFrom = [], lead }: Matter,
  where: Where,
  store: Store,
): Promise<Request> {
  const { rules } = community;
  const nodeId = where.node.id;
  const request = await store.requests.open(
    {
      number: await store.settings.nextNumber("request"),
      ...{ category, nodeId, hiddenFrom, private: isPrivate, class: urgency },
      nature: rules.requests.natures.find(({ when }) => new RegExp(when, "u").test(problem))?.name ?? "求助",
      problem: clip(problem, longest),
      where: where.spoken,
      openedBy: person.id,
      channel: message.channel,
      place: message.place,
      ...blank,
      firstMessageAt: message.sentAt,
      openedAt: now,
      ...limitsOf(urgency, message.sentAt, rules),
    },
    { name: "registered", actorId: person.id, at: now, note: "" },
  );
  await store.due.lay(`request:${request.id}`, deadlinesOf(request, rules), requestKinds);
  const proposed = await propose({ category, nodeId, hiddenFrom }, community, now, store);
  // A complaint about staff stays with one person.
  const led = hiddenFrom.length > 0 ? { owner: lead, deputy: undefined } : lead && leading(lead, proposed);
  const proposal = { ...proposed, ...led };
  const dispatched = await dispatch(request, proposal, { person: undefined, community, now }, store);
  if (Array.isArray(dispatched)) throw new Error("A new request could not be dispatched");
  return dispatched;
}

/** Somebody else leads; whoever would have led helps out. */
function leading(
  owner: Person,
  { owner: usual, deputy }: Proposal,
): Pick<Proposal, "owner" | "deputy" | "reason"> {
  const second = usual?.id === owner.id ? deputy : usual;
  return { owner, deputy: second, reason: `${owner.title || owner.name}直接接办` };
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
};

/** A group hears number, category and time limit, of a private matter not even the category. */
function receipt({ message, community, now }: Said, request: Request, owner: Person | undefined): Reply[] {
  const { number, category, dueAt } = request;
  const subject = `request:${request.id}`;
  const until = `${sayMoment(dueAt, now)}前办结`;
  const urgency = community.rules.limits[request.class].name;
  const by = owner
    ? `由${owner.title || owner.name}${owner.phone ? `（${owner.phone}）` : ""}跟进`
    : "等待分派";
  const full = `已登记 #${number} · ${category} · ${urgency} · ${until}，${by}。`;
  if (message.placeKind === "private")
    return [{ to: "here", text: `${full}随时回“查 ${number}”看进度。`, subject }];
  if (!request.private) return [{ to: "here", text: `已登记 #${number} · ${category} · ${until}`, subject }];
  return [
    { to: "here", text: `已登记 #${number}，详情私聊。`, subject },
    { to: "speaker", text: full, subject },
  ];
}
