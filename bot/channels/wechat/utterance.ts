import type { Wechaty } from "wechaty";
import type { Utterance } from "./wire.ts";

const textType = 7;
const linkType = 14;

type Payload = Awaited<ReturnType<Wechaty["puppet"]["messagePayload"]>>;

/**
 * Reads all there is to know about a message. Rejects only when the message itself cannot be had; a name or a topic
 * that cannot be had stays empty.
 */
export async function readUtterance(bot: Wechaty, id: string): Promise<Utterance> {
  const { puppet } = bot;
  const payload = await puppet.messagePayload(id);
  const self = puppet.isLoggedIn ? puppet.currentUserId : "";
  const talkerId = payload.talkerId || payload.fromId || "";
  const roomId = payload.roomId || undefined;
  const [talker, topic, mentions, ownNames, link] = await Promise.all([
    readTalker(bot, talkerId, roomId),
    roomId === undefined ? "" : quietly(topicOf(bot, roomId), ""),
    roomId === undefined ? noMentions : readMentions(bot, payload, self),
    readOwnNames(bot, self, roomId),
    payload.type === linkType ? quietly(readLink(bot, id), "") : "",
  ]);
  return {
    ...{ id, talker, self, mentions, ownNames, link },
    room: roomId === undefined ? undefined : { id: roomId, topic },
    type: payload.type,
    text: payload.text ?? "",
    sentAt: payload.timestamp,
    listener: payload.listenerId || payload.toId || "",
    fileName: payload.filename ?? "",
  };
}

const noMentions = { self: false, others: false };

export async function topicOf({ puppet }: Wechaty, roomId: string): Promise<string> {
  return (await puppet.roomPayload(roomId)).topic;
}

async function readTalker({ puppet }: Wechaty, id: string, roomId: string | undefined) {
  if (!id) return { id, name: "", type: 0 };
  const [contact, alias] = await Promise.all([
    quietly(puppet.contactPayload(id), undefined),
    roomId === undefined ? "" : quietly(aliasIn(puppet, roomId, id), ""),
  ]);
  return { id, name: alias || contact?.name || "", type: contact?.type ?? 0 };
}

async function aliasIn(puppet: Wechaty["puppet"], roomId: string, id: string): Promise<string> {
  return (await puppet.roomMemberPayload(roomId, id)).roomAlias ?? "";
}

/** wechaty trusts a puppet's list of ids, even an empty one, and reads the text only where there is none. */
async function readMentions(bot: Wechaty, payload: Payload, self: string): Promise<Utterance["mentions"]> {
  if (payload.type !== textType) return noMentions;
  const ids = "mentionIdList" in payload ? (payload.mentionIdList ?? []) : [];
  return {
    self: await quietly(mentionsSelf(bot, payload.id), ids.includes(self)),
    others: ids.some((id) => id !== self),
  };
}

async function mentionsSelf(bot: Wechaty, id: string): Promise<boolean> {
  const message = await bot.Message.find({ id });
  if (!message) throw new Error("The message is gone");
  return message.mentionSelf();
}

async function readOwnNames({ puppet }: Wechaty, self: string, roomId: string | undefined) {
  if (!self || roomId === undefined) return [];
  const names = await Promise.all([
    quietly(aliasIn(puppet, roomId, self), ""),
    quietly(
      puppet.contactPayload(self).then(({ name }) => name),
      "",
    ),
  ]);
  return names.filter((name) => name.trim() !== "");
}

async function readLink({ puppet }: Wechaty, id: string): Promise<string> {
  const { title, url } = await puppet.messageUrl(id);
  return `${title} ${url}`.trim();
}

async function quietly<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked;
  } catch {
    return otherwise;
  }
}
