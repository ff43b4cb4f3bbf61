import type { Wechaty } from "wechaty";
import { Failed } from "./failed.ts";
import { isSessionScoped } from "./identity.ts";
import { failureToSay, isOutOfReach, troubleOf } from "./trouble.ts";
import type { Errand, PresentRoom } from "./wire.ts";

/** Does what the bot asks for. Throws Failed. */
export async function run(bot: Wechaty, errand: Errand): Promise<unknown> {
  if (!bot.puppet.isLoggedIn) throw new Failed("later", "微信没有登录");
  if (errand.do === "say") return say(bot, errand.to, errand.text);
  if (errand.do === "fetch") return fetchFile(bot, errand.ref, errand.limit);
  return rooms(bot);
}

/** Resolves with the platform's id, or with nothing where it gives none. */
async function say(bot: Wechaty, to: string, text: string): Promise<string | undefined> {
  const { puppet } = bot;
  await mustExist(bot, to);
  try {
    // What room.say() and contact.say() do, without their looking up the message once more: that may fail by itself.
    return (await puppet.messageSendText(to, text)) || undefined;
  } catch (error) {
    const trouble = troubleOf(error);
    throw new Failed(failureToSay(trouble), trouble.reason);
  }
}

/** Throws when the platform says for certain that nothing can be said there. */
async function mustExist({ puppet }: Wechaty, to: string): Promise<void> {
  const asRoom = () => puppet.roomPayload(to).then(() => true);
  const asFriend = () => puppet.contactPayload(to).then(({ friend }) => friend !== false);
  // The ids of WeCom's rooms look like nobody's; most others' tell what they are, and spare a question.
  const looksLikeRoom = /^@@|@chatroom$|^R:/.test(to);
  for (const ask of looksLikeRoom ? [asRoom, asFriend] : [asFriend, asRoom])
    if (await ask().catch(unlessOutOfReach)) return;
  // Their silence alone is no proof: puppets fail to tell of what exists for many reasons.
  const lists = await Promise.all([puppet.roomList(), puppet.contactList()]).catch((error: unknown) => {
    throw new Failed("later", troubleOf(error).reason);
  });
  if (!lists.flat().includes(to)) throw new Failed("gone", "没有这个群，或者对方不是好友");
}

function unlessOutOfReach(error: unknown): false {
  const trouble = troubleOf(error);
  if (isOutOfReach(trouble)) throw new Failed("later", trouble.reason);
  return false;
}

/** The bytes in base64. */
async function fetchFile({ puppet }: Wechaty, ref: string, limit: number): Promise<string> {
  const known = await puppet.messagePayload(ref).catch(unlessOutOfReach);
  if (!known) throw new Failed("gone", "微信已经没有这条消息");
  try {
    const box = await puppet.messageFile(ref);
    if (box.size > limit) throw new Failed("gone", "文件太大");
    return await upTo(limit, await box.toStream());
  } catch (error) {
    if (error instanceof Failed) throw error;
    const trouble = troubleOf(error);
    throw new Failed(isGone(trouble.reason) ? "gone" : "later", trouble.reason);
  }
}

/** In base64. Throws Failed as soon as there is more than the limit: not every file says how long it is. */
export async function upTo(limit: number, stream: AsyncIterable<unknown>): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    const bytes = Buffer.from(part as Uint8Array);
    size += bytes.length;
    if (size > limit) throw new Failed("gone", "文件太大");
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString("base64");
}

function isGone(reason: string): boolean {
  return /no filebox|not found|expired|不存在|过期/i.test(reason);
}

/** Only those whose ids change; the others are known by their ids. */
async function rooms(bot: Wechaty): Promise<PresentRoom[]> {
  const ids = await bot.puppet.roomList().catch((error: unknown) => {
    throw new Failed("later", troubleOf(error).reason);
  });
  const found: PresentRoom[] = [];
  for (const id of ids.filter(isSessionScoped)) {
    const room = await presentRoom(bot, id).catch(unlessOutOfReach);
    if (room) found.push(room);
  }
  return found;
}

async function presentRoom({ puppet }: Wechaty, id: string): Promise<PresentRoom> {
  const { topic } = await puppet.roomPayload(id);
  const others = (await puppet.roomMemberList(id)).filter((member) => member !== puppet.currentUserId);
  const names = await Promise.all(
    others.map((member) => puppet.contactPayload(member).then(nameOf, () => "")),
  );
  return { id, topic, members: names.filter((name) => name !== "") };
}

function nameOf({ name }: { name: string }): string {
  return name;
}
