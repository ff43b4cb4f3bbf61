import { z } from "zod";
import type { Attachment } from "../../../storage/attachments.ts";
import type { Arrival } from "../../../storage/inbox.ts";
import type { MessageKind } from "../../../storage/schema.ts";
import { objectIn } from "./request.ts";

/** What is strange in a field that is not needed is left out; what is strange in one that is needed refuses the message. */
export const id = z
  .string()
  .max(500)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);
const maybeId = id.optional().catch(undefined);
const code = z.string().min(1).max(5_000).optional().catch(undefined);
const words = z
  .string()
  .catch("")
  .transform((text) => text.toWellFormed().replaceAll("\u0000", ""));
const time = z.number().positive().max(8.64e15).optional().catch(undefined);
/** Some senders wrap it in a string of JSON. */
const inner = z.preprocess(
  (value) => (typeof value === "string" ? objectIn(value) : value),
  z.looseObject({}).catch({}),
);

const shape = z.object({
  msgId: id,
  conversationId: id,
  conversationType: z.enum(["1", "2"]),
  conversationTitle: words,
  senderId: maybeId,
  senderStaffId: maybeId,
  chatbotUserId: maybeId,
  senderNick: words,
  createAt: time,
  isInAtList: z.boolean().optional().catch(undefined),
  msgtype: words,
  text: z
    .object({ content: words, repliedMsg: z.object({ msgId: maybeId }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  content: inner,
  originalProcessQueryKey: maybeId,
  sessionWebhook: words,
  sessionWebhookExpiredTime: time,
});
type RobotMessage = z.infer<typeof shape>;

const pieceShape = z
  .object({ type: words, text: words, downloadCode: code })
  .catch({ type: "", text: "", downloadCode: undefined });
const contentShape = z.object({
  downloadCode: code,
  pictureDownloadCode: code,
  recognition: words,
  videoType: words,
  fileName: words,
  richText: z.array(pieceShape).catch([]),
});

export interface Read {
  arrival: Arrival;
  /** Where it can be answered for a while. */
  session: { address: string; until: number } | undefined;
}

/** Words said to the robot; undefined when nobody can tell who said them where. */
export function readMessage(data: unknown, botAccount: string, now: Date): Read | undefined {
  const parsed = shape.safeParse(data);
  if (!parsed.success) return undefined;
  const message = parsed.data;
  const {
    conversationType,
    senderStaffId,
    senderId,
    sessionWebhook,
    sessionWebhookExpiredTime: until,
  } = message;
  const sender = senderStaffId ?? senderId;
  if (sender === undefined) return undefined;
  const inGroup = conversationType === "2";
  const said = whatIsSaid(message);
  return {
    arrival: {
      ...{
        channel: "dingtalk",
        botAccount,
        messageId: message.msgId,
        sender,
        senderName: message.senderNick,
      },
      place: inGroup ? message.conversationId : privatePlace(message.conversationId, senderStaffId),
      placeKind: inGroup ? "group" : "private",
      ...said,
      quotes: quotedIn(message),
      // In a group the platform delivers nothing else.
      mentionsBot: message.isInAtList ?? inGroup,
      sentAt: message.createAt === undefined ? now : new Date(message.createAt),
      ...(inGroup && message.conversationTitle && { placeName: message.conversationTitle }),
    },
    session: sessionWebhook && until ? { address: sessionWebhook, until } : undefined,
  };
}

/** A person of the organisation can be written to at any time, an outsider only in the chat at hand. */
export function privatePlace(conversationId: string, staffId: string | undefined): string {
  return staffId === undefined ? `chat:${conversationId}` : `staff:${staffId}`;
}

/** Of the bot's own messages the platform quotes the key that it gave when it took them. */
function quotedIn({ originalProcessQueryKey, text }: RobotMessage): string | undefined {
  return originalProcessQueryKey ?? text?.repliedMsg?.msgId;
}

interface Said {
  kind: MessageKind;
  text: string;
  attachments?: Attachment[];
}

function whatIsSaid({ msgtype, text, content }: RobotMessage): Said {
  const { downloadCode, pictureDownloadCode, recognition, richText, videoType, fileName } =
    contentShape.parse({
      richText: [],
      ...content,
    });
  const withFile = (kind: Attachment["kind"], name: string, words = ""): Said => {
    const ref = downloadCode ?? pictureDownloadCode;
    return { kind, text: words.trim(), attachments: ref === undefined ? [] : [{ kind, name, ref }] };
  };
  switch (msgtype) {
    case "text":
      return { kind: "text", text: (text?.content ?? "").trim() };
    case "richText":
      return richWords(richText);
    case "picture":
      return withFile("picture", "图片");
    case "audio":
      return withFile("voice", "语音", recognition);
    case "video":
      return withFile("video", videoType ? `视频.${videoType}` : "视频");
    case "file":
      return withFile("file", fileName || "文件");
    default:
      return { kind: "other", text: "" };
  }
}

function richWords(pieces: z.infer<typeof pieceShape>[]): Said {
  const text = pieces
    .map((piece) => piece.text)
    .join("")
    .trim();
  const pictures = pieces.flatMap(({ type, downloadCode }): Attachment[] =>
    type === "picture" && downloadCode !== undefined
      ? [{ kind: "picture", name: "图片", ref: downloadCode }]
      : [],
  );
  return pictures.length > 0 ? { kind: "picture", text, attachments: pictures } : { kind: "text", text };
}
