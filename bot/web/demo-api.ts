import { z } from "zod";

/** What the simulator's page and its server say to each other. Instants are UTC ISO text. */
const instant = z.iso.datetime();
const id = z.string().min(1).max(100);

export const chatSchema = z.object({
  place: id,
  name: z.string(),
  kind: z.enum(["group", "private"]),
  /** 居民群, 支部群, 工作群; empty for a private chat. */
  purpose: z.string(),
});

export const townSchema = z.object({
  now: instant,
  /** The next moment at which something is due; null when nothing is. */
  nextDue: instant.nullable(),
  people: z.array(
    z.object({
      id,
      name: z.string(),
      /** What the person is here: 居民 · 春晖苑3号楼, 网格员 · 春晖第一网格. */
      title: z.string(),
      /** Heading in the list of people: 居民, 网格, 社区, 街道. */
      kind: z.string(),
      chats: z.array(chatSchema),
    }),
  ),
});

export const messageSchema = z.object({
  id,
  from: z.object({ id, name: z.string(), bot: z.boolean() }),
  /** Null when the words became nothing and have been forgotten, as the rules want it. */
  text: z.string().nullable(),
  quotes: z.string().nullable(),
  at: instant,
  /** For /api/demo/pictures/ID, of a message that is a picture. */
  picture: z.number().optional(),
});

export const chatQuery = z.object({ as: id, place: id });

export const sayBody = z.object({
  as: id,
  place: id,
  text: z.string().min(1).max(20_000),
  /** The id of the message this one answers. */
  quotes: id.optional(),
  /** Chosen by the sender, so that sending it again changes nothing. */
  id: id.optional(),
  /** True when the bot is mentioned with @. */
  mentionsBot: z.boolean().default(false),
});
export const saidSchema = z.object({ id });

/** A picture as its sender sees it; its bytes are the body. */
export const pictureQuery = z.object({ as: id, place: id, id });
export const pictureParams = z.object({ id: z.coerce.number().int().positive() });

export const clockBody = z.object({ move: z.enum(["hour", "day", "next"]) });
export const clockSchema = z.object({ now: instant, nextDue: instant.nullable() });

export const requestsSchema = z.array(
  z.object({
    id: z.number(),
    number: z.number(),
    community: z.string(),
    category: z.string(),
    /** 特急, 紧急, 较急, 一般 … */
    urgency: z.string(),
    state: z.string(),
    stateName: z.string(),
    supervision: z.string(),
    owner: z.string().nullable(),
    where: z.string(),
    problem: z.string(),
    openedAt: instant,
    signBy: instant,
    dueAt: instant,
    overdue: z.boolean(),
    steps: z.array(z.object({ at: instant, name: z.string(), who: z.string(), note: z.string() })),
  }),
);

export const outboxSchema = z.array(
  z.object({
    id: z.number(),
    createdAt: instant,
    sentAt: instant.nullable(),
    notBefore: instant,
    place: z.string(),
    priority: z.enum(["emergency", "deadline", "reply", "reminder", "notice"]),
    state: z.enum(["waiting", "sending", "sent", "failed", "expired", "unknown"]),
    attempts: z.number(),
    reason: z.string(),
    text: z.string(),
  }),
);

export type Town = z.output<typeof townSchema>;
export type Chat = z.output<typeof chatSchema>;
export type ChatMessage = z.output<typeof messageSchema>;
export type SayBody = z.input<typeof sayBody>;
export type ClockBody = z.input<typeof clockBody>;
export type ClockState = z.output<typeof clockSchema>;
export type RequestRow = z.output<typeof requestsSchema>[number];
export type OutboxRow = z.output<typeof outboxSchema>[number];
