import { z } from "zod";
import { type Group, relayChannel } from "../../storage/places.ts";
import { action } from "../handler.ts";
import { holdsAt, staff } from "../people/may.ts";
import { squeeze } from "../text.ts";

const longest = 20_000;
/** 代报 春晖苑居民群 李婶：3号楼电梯坏了. The name may be left out, and the group when there is only one. */
const said = /^\s*代报[\s:：]*(?<head>[^:：\n]{0,60})[:：\n]\s*(?<words>[\s\S]+)$/u;

export const relayMessage = action({
  name: "relay-message",
  help: "“代报 群名 谁：原话” 替听不到的群里的居民报事或提问，答复由您贴回去",
  examples: ["代报 春晖苑居民群 李婶：3号楼电梯坏了"],
  slots: z.object({ head: z.string(), words: z.string() }),
  allow: staff,
  longest,

  hears({ text, message, relayedBy }) {
    const { head, words } = (message.placeKind === "private" && said.exec(text)?.groups) || {};
    if (relayedBy || head === undefined || words === undefined) return undefined;
    return { head: head.trim(), words: words.trim() };
  },

  async run({ slots: { head, words }, person, community, message, now }, store) {
    const roles = person.roles.map(({ role }) => role).filter((role) => staff.includes(role));
    const nearby = (await store.places.groups()).filter(
      ({ nodeId }) =>
        holdsAt(person, roles, nodeId, community.tree) ||
        person.roles.some(({ at }) => community.tree.isWithin(at, nodeId)),
    );
    const found = groupIn(head, nearby);
    if (!found && community.findEmergency(words)) return undefined;
    if (!found) return [{ to: "here", text: whichGroup(nearby) }];
    const { group, who } = found;
    await store.inbox.keep(
      [
        {
          ...{ channel: group.channel, place: group.place, placeKind: "group" },
          botAccount: relayChannel,
          messageId: relayedAs(message.id),
          sender: `relay:${group.place}/${who || "居民"}`,
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

/** The id of words that were passed on with the message of this inbox id. */
function relayedAs(id: number): string {
  return `relay:${id}`;
}

/** The inbox id of the message that passed these words on. */
export function relayingMessage(messageId: string): number {
  return Number(messageId.slice("relay:".length));
}

/** The group whose name begins the head (the longest that fits), and who is named after it. */
function groupIn(head: string, groups: Group[]): { group: Group; who: string } | undefined {
  const plain = squeeze(head);
  const [group] = groups
    .filter(({ name }) => plain.startsWith(squeeze(name)))
    .sort((a, b) => b.name.length - a.name.length);
  if (group) return { group, who: plain.slice(squeeze(group.name).length).slice(0, 20) };
  const [only, ...others] = groups.filter(({ channel }) => channel === relayChannel);
  if (only && others.length === 0) return { group: only, who: plain.slice(0, 20) };
  return undefined;
}

function whichGroup(groups: Group[]): string {
  if (groups.length === 0) return "还没有登记群。请书记私聊我“登记群“群名” 社区名 居民群”。";
  return `是哪个群里说的？请写“代报 群名 谁：原话”。您这里有：${groups.map(({ name }) => `“${name}”`).join("、")}。`;
}
