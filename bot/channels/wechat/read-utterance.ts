import type { Attachment } from "../../../storage/attachments.ts";
import type { MessageKind } from "../../../storage/schema.ts";
import { isPerson, isPlatformAccount } from "./identity.ts";
import { readMention } from "./mention.ts";
import { saysTooFast } from "./trouble.ts";
import type { Utterance } from "./wire.ts";

/** What a message is to the bot. */
export type Heard =
  | { as: "nothing" }
  /** The platform tells us to be quiet. */
  | { as: "too-fast"; reason: string }
  /** The account's own words, wherever they were written; `to` is the platform's id of the conversation. */
  | { as: "echo"; to: string }
  | { as: "revoked"; messageId: string }
  | { as: "message"; words: Words };

export interface Words {
  kind: MessageKind;
  text: string;
  mentionsBot: boolean;
  sentAt: Date;
  attachments: Attachment[];
}

/** wechaty's numbers for kinds of messages. */
const unknown = 0;
const text = 7;
const recalled = 13;
const carried: Record<number, { kind: Attachment["kind"]; name: string }> = {
  1: { kind: "file", name: "文件" },
  2: { kind: "voice", name: "语音" },
  6: { kind: "picture", name: "图片" },
  15: { kind: "video", name: "视频" },
};

export function readUtterance(utterance: Utterance, now: Date): Heard {
  const { type, talker, self, room } = utterance;
  if (type === recalled) return readRecall(utterance.text);
  if (isNotice(utterance))
    return saysTooFast(utterance.text) ? { as: "too-fast", reason: utterance.text } : { as: "nothing" };
  if (talker.id === self) return readEcho(utterance);
  const isForUs = room ? talker.id !== "" && !isPlatformAccount(talker.id) : isPerson(talker);
  return isForUs ? { as: "message", words: readWords(utterance, now) } : { as: "nothing" };
}

/** WeChat's own remarks: of no type, and said by nobody, by the room, by the other one or by the bot itself. */
function isNotice({ type, text: said, talker, room }: Utterance): boolean {
  if (isPlatformAccount(talker.id) || talker.id === "" || talker.id === room?.id) return true;
  return type === unknown && said !== "" && !isMarkup(said);
}

function readEcho({ type, room, listener }: Utterance): Heard {
  const to = room?.id ?? listener;
  return type === text && to !== "" ? { as: "echo", to } : { as: "nothing" };
}

/** The id of the message that is gone, or the web protocol's markup around it. */
function readRecall(said: string): Heard {
  const messageId = isMarkup(said) ? /<newmsgid>\s*(\d+)\s*</.exec(said)?.[1] : said.trim();
  return messageId ? { as: "revoked", messageId } : { as: "nothing" };
}

function readWords(utterance: Utterance, now: Date): Words {
  const { type, id, text: said, link, fileName, room, ownNames, mentions } = utterance;
  const sentAt = instantOf(utterance.sentAt, now);
  const file = carried[type];
  if (file) {
    const attachment = { kind: file.kind, name: fileName || file.name, ref: id };
    return { kind: file.kind, text: "", mentionsBot: false, sentAt, attachments: [attachment] };
  }
  if (type !== text) {
    const words = link || (isMarkup(said) ? titleIn(said) : said.trim());
    return { kind: "other", text: words, mentionsBot: false, sentAt, attachments: [] };
  }
  const answer = withoutQuotation(said);
  const read = room
    ? readMention({ text: answer, ownNames, platform: mentions })
    : { text: answer.trim(), mentionsBot: false };
  return { ...read, kind: "text", sentAt, attachments: [] };
}

/**
 * Who answers a message on WeChat sends its words along; they have been heard before, and an old call for help is none.
 */
function withoutQuotation(said: string): string {
  return said.replace(/^「[\s\S]*」\n(?:- ){5,}-\n/, "");
}

function isMarkup(said: string): boolean {
  return /^\s*(<\?xml|<msg|<sysmsg|<appmsg)/.test(said);
}

function titleIn(markup: string): string {
  const title = /<title>(?:<!\[CDATA\[)?([^<\]]*)/.exec(markup)?.[1];
  return title?.trim() ?? "";
}

const dayMs = 24 * 3_600_000;
/** What is smaller is seconds. */
const leastMs = 1e11;

/** The platform's time of a message; ours where it has none that can be. */
function instantOf(stamp: number, now: Date): Date {
  const ms = stamp < leastMs ? stamp * 1_000 : stamp;
  return ms > 0 && ms < now.getTime() + dayMs ? new Date(ms) : now;
}
