import { z } from "zod";
import { type Role, roles } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Node } from "../../storage/places.ts";
import type { Store } from "../../storage/storage.ts";
import { action, answer, type Reply, type Said } from "../handler.ts";
import { previewOf } from "./drop-change.ts";
import { holdsAt } from "./may.ts";
import { hosts, mayGive, officesOf } from "./ranks.ts";
import { rolesOf } from "./role-names.ts";
import { nameWords, nodeCalled, postName, roleCalled } from "./roster-words.ts";

const spaced = new RegExp(
  `^任命\\s*(?<fresh>新人\\s+)?(?<name>${nameWords})\\s+(?<first>\\S{2,30})\\s+(?<second>\\S{2,30})[。.]?$`,
  "u",
);
const flowing = new RegExp(`^任命\\s*(?<name>${nameWords})\\s*(?:为|担任)\\s*(?<post>\\S{2,40})[。.]?$`, "u");
const example = "例如“任命 王秀兰 网格员 春晖社区第一网格”";

export const draftAppointment = answer({
  name: "draft-appointment",
  help: "“任命 王秀兰 网格员 春晖社区第一网格” 先预览，回“确认”生效；名单上没有的人会新建",
  examples: ["任命 王秀兰 网格员 春晖社区第一网格", "任命 新人 周晓 网格员 春晖社区第一网格"],
  slots: z.object({ name: z.string(), fresh: z.boolean(), words: z.array(z.string()) }),
  allow: hosts,

  hears({ text, message }) {
    if (message.placeKind !== "private") return undefined;
    const { name, post = "" } = flowing.exec(text.trim())?.groups ?? {};
    if (name !== undefined) return { name, fresh: false, words: roleAndPlace(post) };
    const found = spaced.exec(text.trim())?.groups;
    const { name: called = "", fresh, first = "", second = "" } = found ?? {};
    return found && { name: called, fresh: fresh !== undefined, words: [first, second] };
  },

  async run({ slots: { name, fresh, words }, ...said }, store) {
    const post = readPost(words, said);
    if (Array.isArray(post)) return post;
    const person = await personCalled(name, fresh, store);
    if (Array.isArray(person)) return person;
    const refused = whyNot(person, post, said);
    if (refused) return refused;
    const { role, node } = post;
    const held =
      person && officesOf(person).length > 0 ? `现有职责保留：${rolesOf(person, said.community)}。` : "";
    const news = person ? held : `名单里还没有${name}，会新建。`;
    const what = `任命${person?.name ?? name}为${postName(role, node)}。${news}`;
    return previewOf(what, appoint.name, { name, personId: person?.id, role, at: node.id }, said.community);
  },
});

/** What 确认 does after the preview. Nobody says it outright. */
export const appoint = action({
  name: "appoint",
  help: "",
  examples: [],
  slots: z.object({
    name: z.string(),
    /** Missing for somebody who is not on the list yet. */
    personId: z.string().optional(),
    role: z.enum(roles),
    at: z.string(),
  }),
  allow: hosts,

  hears: () => undefined,

  async run({ slots: { name, personId, role, at }, ...said }, store) {
    const { community, now } = said;
    const node = community.tree.find(at);
    const known = personId === undefined ? undefined : await store.people.find(personId);
    if (!node || (personId !== undefined && !known))
      return [{ to: "here", text: "名单刚刚变了，请再说一遍。" }];
    const refused = whyNot(known, { role, node }, said);
    if (refused) return refused;
    const before = known ?? { ...newcomer, name, id: await freeId(store) };
    const post = postName(role, node);
    const hasOffice = officesOf({ roles: [{ role, at }] }).length > 0;
    const person = {
      ...before,
      title: before.title || (hasOffice ? post : ""),
      roles: [...before.roles, { role, at }],
    };
    await store.people.edit(person, now);
    const event = { subject: `person:${person.id}`, name: "appointed", actorId: said.person.id, at: now };
    await store.journal.add([{ ...event, note: post }]);
    const hasAccount = (await store.people.accountsOf(person.id)).length > 0;
    const how = hasAccount || !hasOffice ? "" : `还没有绑定账号，回“邀请 ${person.name}”拿验证码。`;
    return [
      { to: "here", text: `任命好了：${person.name}是${post}。${how}` },
      { to: { person: person.id }, text: `您现在是${post}。回“帮助”看您能做什么。` },
    ];
  },
});

/** 春晖社区第一网格网格员 is 网格员 there; the longest name of a role that ends it counts. */
function roleAndPlace(post: string): string[] {
  const ends = [...post].map((_, from) => from).filter((from) => roleCalled(post.slice(from)) !== undefined);
  const [from = 0] = ends;
  return [post.slice(from), post.slice(0, from)];
}

interface Post {
  role: Role;
  node: Node;
}

/** The role and the place, whichever was said first. */
export function readPost(words: string[], { person, community: { tree } }: Said): Post | Reply[] {
  const role = words.map(roleCalled).find((each) => each !== undefined);
  if (!role) return [{ to: "here", text: `没有听出是什么职务，${example}。` }];
  const place = words.find((each) => roleCalled(each) === undefined) ?? "";
  const node = nodeCalled(place, tree, ({ id }) => holdsAt(person, hosts, id, tree));
  if (!node) return [{ to: "here", text: `没有找到“${place}”，请写全名，${example}。` }];
  return { role, node };
}

/** Undefined for a name that nobody on the list has. */
async function personCalled(
  name: string,
  fresh: boolean,
  store: Store,
): Promise<Person | undefined | Reply[]> {
  if (fresh) return undefined;
  const byId = await store.people.find(name);
  const found = byId?.known ? [byId] : await store.people.named(name);
  if (found.length <= 1) return found[0];
  const all = found.map(({ id, title }) => `${id}${title && `（${title}）`}`).join("、");
  return [
    {
      to: "here",
      text: `叫“${name}”的不止一位，请把名字换成编号再说一遍：${all}；是另一个人就说“任命 新人 ${name} …”。`,
    },
  ];
}

function whyNot(person: Person | undefined, { role, node }: Post, said: Said): Reply[] | undefined {
  const post = postName(role, node);
  const say = (text: string): Reply[] => [{ to: "here", text }];
  if (!mayGive(said.person, role, node.id, said.community.tree)) return say(`${post}不在您能任命的范围里。`);
  if (person?.id === said.person.id) return say("自己的职责要请别人来任命。");
  if (person?.roles.some((each) => each.role === role && each.at === node.id))
    return say(`${person.name}已经是${post}了。`);
  return undefined;
}

const newcomer: Omit<Person, "id" | "name"> = {
  ...{ title: "", phone: "", deputyId: undefined, home: undefined, known: true, roles: [] },
};

async function freeId(store: Store): Promise<string> {
  for (;;) {
    const id = `p-${await store.settings.nextNumber("person")}`;
    if (!(await store.people.find(id))) return id;
  }
}
