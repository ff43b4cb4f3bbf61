import { z } from "zod";
import type { Person } from "../../storage/people.ts";
import { type Group, relayChannel } from "../../storage/places.ts";
import type { Store } from "../../storage/storage.ts";
import { raiseAlarm } from "../emergencies/raise-alarm.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import type { Tree } from "../places/tree.ts";
import { squeeze } from "../text.ts";
import { accountOfSpeaker, relayedAs } from "./passed-on.ts";

const longest = 20_000;
/** 代报 春晖苑居民群 李婶：3号楼电梯坏了. The name may be left out, and the group when there is only one. */
const said = /^\s*代报[\s:：]*(?<rest>[\s\S]*)$/u;
/** So far into the words a colon may still end the name of the group and of the speaker. */
const longestHead = 120;

export const relayMessage = action({
  name: "relay-message",
  help: "“代报 群名 谁：原话” 替听不到的群里的居民报事或提问，答复由您贴回去",
  examples: ["代报 春晖苑居民群 李婶：3号楼电梯坏了"],
  slots: z.object({ rest: z.string() }),
  allow: staff,
  longest,

  hears({ text, message, relayedBy }) {
    const rest = message.placeKind === "private" ? said.exec(text)?.groups?.rest : undefined;
    return relayedBy || rest === undefined ? undefined : { rest };
  },

  async run({ slots: { rest }, ...asked }, store) {
    const { person, community, message, now } = asked;
    const nearby = await groupsNear(person, community.tree, store);
    const found = readRelay(rest, nearby);
    if (!found) return [...(await alarmIn(rest, asked, store)), { to: "here", text: whichGroup(nearby) }];
    const { group, who, words } = found;
    await store.inbox.keep(
      [
        {
          ...{ channel: group.channel, place: group.place, placeKind: "group" },
          botAccount: relayChannel,
          messageId: relayedAs(message.id),
          sender: accountOfSpeaker(group.place, who || "居民"),
          senderName: who || "居民",
          text: words,
          quotes: undefined,
          mentionsBot: true,
          sentAt: message.sentAt,
          relayedBy: person.id,
        },
      ],
      now,
    );
    return [];
  },
});

/** Whoever's group cannot be told apart is still in danger. */
async function alarmIn(rest: string, asked: Said, store: Store): Promise<Reply[]> {
  const text = rest.slice(rest.search(/[:：\n]/u) + 1).trim();
  const kind = asked.community.findEmergency(text);
  if (!kind) return [];
  return (await raiseAlarm.run({ ...asked, text }, { kind: kind.name }, store)) ?? [];
}

/** Groups in the part of the tree that a staff member works for, and those around it. */
async function groupsNear(person: Person, tree: Tree, store: Store): Promise<Group[]> {
  const posts = person.roles.filter(({ role }) => staff.includes(role));
  return (await store.places.groups()).filter(({ nodeId }) =>
    posts.some(({ at }) => tree.isWithin(nodeId, at) || tree.isWithin(at, nodeId)),
  );
}

interface Relayed {
  group: Group;
  who: string;
  words: string;
}

/** The first colon before which a group is named ends the head; a group's name may hold colons of its own. */
function readRelay(rest: string, groups: Group[]): Relayed | undefined {
  const ends = [...rest.slice(0, longestHead).matchAll(/[:：\n]/gu)].map(({ index }) => index);
  for (const end of ends) {
    const words = rest.slice(end + 1).trim();
    const named = groupNamed(rest.slice(0, end), groups);
    if (named && words !== "") return { ...named, words };
  }
  const carried = groups.filter(({ channel }) => channel === relayChannel);
  const [only] = carried;
  const [end] = ends;
  if (!only || carried.length > 1 || end === undefined) return undefined;
  const words = rest.slice(end + 1).trim();
  return words === "" ? undefined : { group: only, who: squeeze(rest.slice(0, end)).slice(0, 20), words };
}

/** The group whose name begins the head (the longest that fits), and who is named after it. None when two fit alike. */
function groupNamed(head: string, groups: Group[]): Omit<Relayed, "words"> | undefined {
  const plain = squeeze(head);
  const fitting = groups
    .map((group) => ({ group, name: squeeze(group.name) }))
    .filter(({ name }) => name !== "" && plain.startsWith(name))
    .sort((a, b) => b.name.length - a.name.length);
  const [best, second] = fitting;
  if (!best || second?.name.length === best.name.length) return undefined;
  return { group: best.group, who: plain.slice(best.name.length).slice(0, 20) };
}

function whichGroup(groups: Group[]): string {
  if (groups.length === 0) return "还没有登记群。请书记私聊我“登记群“群名” 社区名 居民群”。";
  return `是哪个群里说的？请写“代报 群名 谁：原话”。您这里有：${groups.map(({ name }) => `“${name}”`).join("、")}。`;
}
