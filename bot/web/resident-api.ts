import { z } from "zod";

/** What a resident's private page and its server say to each other. Instants are UTC ISO text. */
const instant = z.iso.datetime();
const id = z.string().min(1).max(100);

/** Longer words would not be heard as one command. */
export const longestWords = 200;
const words = z.string().max(longestWords);

export const ratings = ["满意", "一般", "不满意"] as const;

/** All that can be done through the link; each is a sentence to the bot about this one request. */
export const deedBody = z.discriminatedUnion("deed", [
  z.object({ id, deed: z.literal("rate"), rating: z.enum(ratings) }),
  z.object({ id, deed: z.literal("reopen"), why: words.default("") }),
  z.object({ id, deed: z.literal("supplement"), text: words.min(1) }),
  z.object({ id, deed: z.literal("withdraw") }),
]);
/** The id is the sender's own choice, so that sending it again changes nothing. */
export const saidSchema = z.object({ id });

export const pictureHeaders = z.object({ "x-linli-id": id });
export const pictureParams = z.object({ id: z.coerce.number().int().positive() });

export const residentSchema = z.object({
  number: z.number(),
  category: z.string(),
  /** Their own words; null when somebody else said it first. */
  problem: z.string().nullable(),
  where: z.string(),
  /** In a few plain words: 正在办理. */
  stands: z.string(),
  /** How many of the five stages are behind it; null when it has ended elsewhere. */
  stage: z.number().int().min(0).max(5).nullable(),
  /** The oldest first. */
  steps: z.array(z.object({ at: instant, text: z.string() })),
  /** What comes next and by when. */
  next: z.string(),
  /** Who works on it, as the notice board shows them. */
  owner: z.object({ title: z.string(), name: z.string(), phone: z.string() }).nullable(),
  /** What this person has said of the result; empty until they have. */
  rating: z.string(),
  may: z.array(z.enum(["rate", "reopen", "supplement", "picture", "withdraw"])),
  pictures: z.array(z.object({ id: z.number(), mine: z.boolean(), at: instant })),
  picturesLeft: z.number().int().nonnegative(),
  /** What the bot has answered to the last deeds. */
  answers: z.array(z.object({ id, text: z.string() })),
  now: instant,
  /** When the link ends. */
  until: instant,
});

export type DeedBody = z.input<typeof deedBody>;
export type Deed = z.output<typeof deedBody>;
export type ResidentView = z.output<typeof residentSchema>;
