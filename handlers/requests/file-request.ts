import { z } from "zod";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import { urgencyClass } from "../../storage/rules.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { clip } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { complainedOf, superiorAt } from "./about-staff.ts";
import { ladderOf, limitsOf } from "./deadlines.ts";
import { locate, ownerAt, type Where } from "./route.ts";

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
    const usual = await ownerAt(where.node.id, tree, store);
    const about = await complainedOf(problem, where.node.id, tree, store);
    const hiddenFrom = about.map(({ id }) => id);
    const owner = about.length > 0 ? await superiorAt(about, where.node.id, tree, store) : usual;
    const matter = { ...said.slots, private: said.slots.private || about.length > 0, hiddenFrom };
    const request = await openRequest(said, matter, where, owner, store);
    return [...receipt(said, request, owner), ...(owner ? [taskFor(owner, request, said)] : [])];
  },
});

/** Registers a request and dispatches it to its owner at once; without one it waits at the street. */
export async function openRequest(
  { message, person, community, now }: Said,
  {
    problem,
    category,
    class: urgency,
    private: isPrivate,
    hiddenFrom = [],
  }: Slots & { hiddenFrom?: string[] },
  where: Where,
  owner: Person | undefined,
  store: Store,
): Promise<Request> {
  const request = await store.requests.open({
    number: await store.settings.nextNumber("request"),
    category,
    class: urgency,
    private: isPrivate,
    problem: clip(problem, longest),
    where: where.spoken,
    nodeId: where.node.id,
    openedBy: person.id,
    channel: message.channel,
    place: message.place,
    ownerId: owner?.id,
    // A complaint about staff stays with one person.
    deputyId: hiddenFrom.length > 0 ? undefined : owner?.deputyId,
    hiddenFrom,
    state: owner ? "dispatched" : "registered",
    supervision: "none",
    outcome: "",
    result: "",
    rating: "",
    firstMessageAt: message.sentAt,
    openedAt: now,
    reopened: 0,
    ...limitsOf(urgency, message.sentAt, community.rules),
  });
  const event = { subject: `request:${request.id}`, at: now };
  await store.journal.add([
    { ...event, name: "registered", actorId: person.id, note: "" },
    ...(owner ? [{ ...event, name: "dispatched", actorId: "", note: owner.name }] : []),
  ]);
  await store.due.add(ladderOf(request, community.rules));
  return request;
}

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

/** What the owner is told: what, where, by when, and how to answer. */
export function taskFor(owner: Person, request: Request, { person, community, now }: Said): Reply {
  const { number, category, problem, where, signBy, dueAt } = request;
  const urgency = community.rules.limits[request.class];
  return {
    to: { person: owner.id },
    subject: `request:${request.id}`,
    priority: "deadline",
    allHours: urgency.allHours,
    text: [
      `新诉求 #${number} · ${category} · ${urgency.name}`,
      `“${clip(problem, 300)}”`,
      `地点：${where || community.tree.find(request.nodeId)?.name || "未说明"} · 居民：${person.name}`,
      `请在 ${sayMoment(signBy, now)} 前签收，${sayMoment(dueAt, now)} 前办结。`,
      `回复“收到 ${number}”签收，办好后回复“修好了 ${number}”。`,
    ].join("\n"),
    otherwise: `新诉求 #${number} · ${category}，承办人${owner.name}还没有绑定私聊，请转告。`,
  };
}
