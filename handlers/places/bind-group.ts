import { z } from "zod";
import type { Group, Node } from "../../storage/places.ts";
import { relayChannel } from "../../storage/places.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Said } from "../handler.ts";
import { holdsAt } from "../people/may.ts";
import { carriedPlace } from "../relay/passed-on.ts";
import { squeeze } from "../text.ts";
import type { Tree } from "./tree.ts";

const hosts = ["secretary", "dispatcher", "administrator"] as const;
const purposes: [purpose: Group["purpose"], words: RegExp, name: string][] = [
  ["branch", /^(?:党员|支部|党支部|党建)群?$/u, "支部群"],
  ["staff", /^(?:工作|工作人员|网格员|干部)群?$/u, "工作群"],
  ["residents", /^(?:居民|业主|住户)?群?$/u, "居民群"],
];
const here = /^绑定本群(?<rest>.*)$/u;
/** From the page or a private chat, a group is named by what it is called: 绑定群“3号楼业主群” 春晖社区 居民. */
const named = /^绑定群[“"「](?<name>.{1,80})[”"」](?<rest>[^”"」]*)$/u;
/** A group no bot is in: people carry the words. */
const carried = /^登记群[“"「](?<name>.{1,80})[”"」](?<rest>[^”"」]*)$/u;

const slots = z.object({
  name: z.string().optional(),
  carried: z.boolean(),
  rest: z.string(),
});

export const bindGroup = action({
  name: "bind-group",
  help: "在群里“绑定本群 春晖社区 居民群”；不能拉机器人的群，私聊“登记群“名字” 春晖社区 居民群”",
  examples: ["绑定本群 春晖社区 居民群", "绑定群“3号楼业主群” 春晖苑3号楼 居民群"],
  slots,
  allow: hosts,
  anywhere: true,

  hears({ text, message }) {
    const plain = text.trim();
    const inGroup = message.placeKind === "group" ? here.exec(squeeze(plain))?.groups : undefined;
    if (inGroup) return { carried: false, rest: plain.replace(/^\s*绑定本群/u, "") };
    const found = message.placeKind === "private" ? (named.exec(plain) ?? carried.exec(plain)) : undefined;
    const { name, rest = "" } = found?.groups ?? {};
    return name === undefined ? undefined : { name, rest, carried: plain.startsWith("登记群") };
  },

  async run({ slots: { name, rest, carried: isCarried }, ...said }, store) {
    const { person, community } = said;
    const { node, purpose } = readBinding(rest, community.tree);
    if (!node || !purpose) return [{ to: "here", text: howTo(rest, community.tree) }];
    if (!holdsAt(person, hosts, node.id, community.tree)) {
      return [{ to: "here", text: `${node.name}不在您负责的范围里，请找那里的书记来绑定。` }];
    }
    const [group, ...others] = await groupsMeant(name, isCarried, node, said, store);
    if (!group) return [{ to: "here", text: `没有等着绑定的群叫“${name}”。` }];
    if (others.length > 0) {
      return [{ to: "here", text: `叫“${name}”的群不止一个，请在要绑定的那个群里说“绑定本群 …”。` }];
    }
    const before = await store.places.findGroup(group.channel, group.place);
    if (before && !holdsAt(person, hosts, before.nodeId, community.tree)) {
      return [{ to: "here", text: "这个群已经绑定在别处，请找那里的书记来改。" }];
    }
    const { channel, place } = group;
    const bound = { channel, place, name: group.name, nodeId: node.id, purpose: purpose[0] };
    await store.places.saveGroups([
      { ...bound, listening: before?.listening ?? true, members: before?.members ?? [] },
    ]);
    await store.journal.add([
      {
        subject: `group:${channel}/${place}`,
        name: "bound",
        actorId: person.id,
        at: said.now,
        note: node.id,
      },
    ]);
    const text = isCarried
      ? `登记好了：“${group.name}”是${node.name}的${purpose[2]}。通知会请网格员贴过去；群里的话请私聊我“代报 ${group.name}：谁说了什么”。`
      : `绑定好了：“${group.name}”是${node.name}的${purpose[2]}。`;
    return [{ to: "here", text }];
  },
});

type Meant = Pick<Group, "channel" | "place" | "name">;

/** The group it is said in, or those that are called so: one no bot is in has its name in its part of the tree. */
async function groupsMeant(
  name: string | undefined,
  isCarried: boolean,
  node: Node,
  { message, group }: Omit<Said, "slots">,
  store: Store,
): Promise<Meant[]> {
  const { channel, place } = message;
  if (name === undefined) {
    const met = group ?? (await store.places.findMet(channel, place));
    return [{ channel, place, name: met?.name ?? "本群" }];
  }
  if (squeeze(name) === "") return [];
  if (isCarried) return [{ channel: relayChannel, place: carriedPlace(node.id, squeeze(name)), name }];
  return (await store.places.unbound()).filter((each) => squeeze(each.name) === squeeze(name));
}

/** "春晖社区 居民群" → the node and the purpose; the longest name that fits is meant. */
function readBinding(rest: string, tree: Tree): { node?: Node; purpose?: (typeof purposes)[number] } {
  const words = squeeze(rest).replace(/[,，、:：]/gu, "");
  const fitting = tree.nodes.flatMap((node) =>
    namesOf(node).flatMap((name) =>
      words.startsWith(squeeze(name)) ? [{ node, length: squeeze(name).length }] : [],
    ),
  );
  const longest = Math.max(0, ...fitting.map(({ length }) => length));
  const chosen = [...new Set(fitting.filter(({ length }) => length === longest).map(({ node }) => node))];
  const [node] = chosen;
  if (!node || chosen.length > 1) return {};
  const purpose = purposes.find(([, pattern]) => pattern.test(words.slice(longest)));
  return { node, ...(purpose && { purpose }) };
}

function namesOf({ name, kind }: Node): string[] {
  return kind === "community" ? [name, name.replace(/社区$/u, "")] : [name];
}

function howTo(rest: string, tree: Tree): string {
  const places = tree.nodes.filter(({ kind }) => kind === "community").map(({ name }) => name);
  const what = rest.trim() === "" ? "还要写上是哪里的、什么群" : `没看懂“${rest.trim()}”`;
  return `${what}。例如“绑定本群 ${places[0] ?? tree.root.name} 居民群”；用途是居民群、支部群或工作群，哪里可以是${places.join("、")}、某个网格或某号楼（写全名）。`;
}
