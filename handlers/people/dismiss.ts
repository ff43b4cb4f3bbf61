import { z } from "zod";
import { type Role, roles } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, answer, type Reply, type Said } from "../handler.ts";
import { readPost } from "./appoint.ts";
import { previewOf } from "./drop-change.ts";
import { type Going, handOver, heldBy, replaceDeputy, sayHanded } from "./hand-over.ts";
import { holdsAt, staff } from "./may.ts";
import { hosts, mayEnd, mayGive, officesOf, workerCalled } from "./ranks.ts";
import { nameWords, postName } from "./roster-words.ts";

const oneRole = new RegExp(
  `^(?:免去|撤销任命|撤职)\\s*(?<name>${nameWords})\\s+(?<first>\\S{2,30})\\s+(?<second>\\S{2,30})[。.]?$`,
  "u",
);
const allRoles = new RegExp(`^(?:离任|离职)[\\s:：]*(?<name>${nameWords})[。.]?$`, "u");

export const draftDismissal = answer({
  name: "draft-dismissal",
  help: "“免去 王秀兰 网格员 春晖社区第一网格” 免一个职责，“离任 王秀兰” 全部结束；先预览，回“确认”生效",
  examples: ["免去 王秀兰 网格员 春晖社区第一网格", "离任 王秀兰"],
  slots: z.object({ name: z.string(), words: z.array(z.string()) }),
  allow: hosts,

  hears({ text, message }) {
    if (message.placeKind !== "private") return undefined;
    const { name, first = "", second = "" } = oneRole.exec(text.trim())?.groups ?? {};
    if (name !== undefined) return { name, words: [first, second] };
    const leaver = allRoles.exec(text.trim())?.groups?.name;
    return leaver === undefined ? undefined : { name: leaver, words: [] };
  },

  async run({ slots: { name, words }, ...said }, store) {
    const { tree } = said.community;
    const post = words.length === 0 ? undefined : readPost(words, said);
    if (Array.isArray(post)) return post;
    const isTheirs = (worker: Person) =>
      post
        ? holdsPost(worker, post.role, post.node.id) && mayGive(said.person, post.role, post.node.id, tree)
        : mayEnd(said.person, worker, tree);
    const worker = await workerCalled(name, isTheirs, store);
    if (Array.isArray(worker)) return worker;
    const ending = { personId: worker.id, ...(post && { role: post.role, at: post.node.id }) };
    const refused = await whyNot(worker, ending, said, store);
    if (refused) return refused;
    const ended = endedRoles(worker, ending);
    const tasks = await tasksLeft(worker, ended, said, store);
    const posts = ended.map(({ role, at }) => postName(role, tree.find(at))).join("、");
    const what = post ? `免去${worker.name}的${posts}` : `${worker.name}离任，结束${posts}，管理页面退出登录`;
    const moved = tasks.length > 0 ? `手上的 ${tasks.length} 件会转给接手的人。` : "";
    return previewOf(`${what}。${moved}`, dismiss.name, ending, said.community);
  },
});

const slots = z.object({
  personId: z.string(),
  /** Without a role all that somebody does for the community ends. */
  role: z.enum(roles).optional(),
  at: z.string().optional(),
});
type Ending = z.output<typeof slots>;

/** What 确认 does after the preview. Nobody says it outright. */
export const dismiss = action({
  name: "dismiss",
  help: "",
  examples: [],
  slots,
  allow: hosts,

  hears: () => undefined,

  async run({ slots: ending, ...said }, store) {
    const { now, community } = said;
    const before = await store.people.find(ending.personId);
    const refused = before ? await whyNot(before, ending, said, store) : changed;
    if (!before || refused) return refused;
    const ended = endedRoles(before, ending);
    const kept = before.roles.filter((role) => !ended.includes(role));
    const offices = officesOf({ roles: kept });
    const leaves = offices.length === 0;
    const tasks = await tasksLeft(before, ended, said, store);
    await store.people.edit(withRoles(before, kept, said), now, { left: leaves });
    const posts = ended.map(({ role, at }) => postName(role, community.tree.find(at))).join("、");
    const event = { subject: `person:${before.id}`, actorId: said.person.id, at: now, note: posts };
    await store.journal.add([{ ...event, name: leaves ? "left" : "dismissed" }]);
    const going = { person: before, why: leaves ? "离任" : "卸任", forGood: true };
    const { handed, replies } = await handOver(going, tasks, said, store);
    const reach = (roles: Person["roles"], { nodeId }: Request) =>
      holdsAt({ ...before, roles }, staff, nodeId, community.tree);
    const isOver = (request: Request) => leaves || (reach(ended, request) && !reach(kept, request));
    await replaceDeputy(going, isOver, said, store);
    const open = leaves ? await closeDoors(going, said, store) : "";
    const stuck = tasks.length - handed.length;
    const moved = handed.length > 0 ? `转出的诉求：${sayHanded(handed)}。` : "";
    const left = stuck > 0 ? `还有 ${stuck} 件没有人可以接，会回到待分派。` : "";
    const ends = `${leaves ? "离任" : "免职"}办好了：${before.name}不再是${posts}。`;
    return [
      { to: "here", text: `${ends}${moved}${left}${open}` },
      { to: { person: before.id }, text: `您的职责结束了：${posts}。${moved}谢谢您一直以来的付出。` },
      ...replies,
    ];
  },
});

const changed: Reply[] = [{ to: "here", text: "名单刚刚变了，请再说一遍。" }];
const holdsPost = ({ roles }: Person, role: Role, at: string) =>
  roles.some((each) => each.role === role && each.at === at);

function endedRoles(person: Person, { role, at }: Ending): Person["roles"] {
  return role === undefined
    ? officesOf(person)
    : person.roles.filter((each) => each.role === role && each.at === at);
}

/** Nobody goes by their own hand, and there is always somebody who runs the installation. */
async function whyNot(
  worker: Person,
  ending: Ending,
  { person, community: { tree } }: Said,
  store: Store,
): Promise<Reply[] | undefined> {
  const ended = endedRoles(worker, ending);
  if (ended.length === 0) return changed;
  if (!ended.every(({ role, at }) => mayGive(person, role, at, tree))) return changed;
  if (worker.id === person.id) return [{ to: "here", text: "自己的职责要请别人来免。" }];
  if (!ended.some(({ role }) => role === "administrator")) return undefined;
  const everywhere = tree.nodes.map(({ id }) => id);
  const others = (await store.people.holding("administrator", everywhere)).filter(
    ({ id }) => id !== worker.id,
  );
  return others.length > 0
    ? undefined
    : [{ to: "here", text: `${worker.name}是最后一位管理员，请先任命另一位。` }];
}

/** What they hold and the roles they keep do not reach. */
async function tasksLeft(
  worker: Person,
  ended: Person["roles"],
  { community: { tree } }: Said,
  store: Store,
): Promise<Request[]> {
  const kept = { ...worker, roles: worker.roles.filter((role) => !ended.includes(role)) };
  const tasks = await heldBy(worker, undefined, store);
  return tasks.filter(({ nodeId }) => !holdsAt(kept, staff, nodeId, tree));
}

/** The title and the duty phone belong to the post. */
function withRoles(person: Person, kept: Person["roles"], { community: { tree } }: Said): Person {
  const [office] = officesOf({ roles: kept });
  if (!office) return { ...person, roles: kept, title: "", phone: "", deputyId: undefined };
  return { ...person, roles: kept, title: postName(office.role, tree.find(office.at)) };
}

/** Whoever has left is nobody's deputy, on no list, and in no page. Returns what somebody still has to decide. */
async function closeDoors(going: Going, said: Said, store: Store): Promise<string> {
  const { id, name } = going.person;
  for (const absence of await store.roster.absences(said.now, id))
    await store.due.cancel(`absence:${absence.id}`);
  await store.roster.endAbsences(id, said.now);
  await store.roster.dropShiftsOf(id, said.now);
  await store.invitations.shutOut(id);
  const alone = (await store.people.standingInFor(id)).map((each) => each.name);
  const example = alone[0] ? `，请重新指定，例如“${alone[0]}的备岗是…”` : "";
  return alone.length > 0 ? `${name}原来是${alone.join("、")}的备岗${example}。` : "";
}
