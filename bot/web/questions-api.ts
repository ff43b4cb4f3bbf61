import { z } from "zod";

/** What the page of unanswered questions and its server say to each other. Nobody who asked is named. */
const instant = z.iso.datetime();

export const questionsSchema = z.object({
  now: instant,
  /** Those most people asked first. */
  rows: z.array(
    z.object({
      /** Of the newest of those that ask the same. */
      id: z.number(),
      words: z.string(),
      times: z.number().int().positive(),
      why: z.enum(["refused", "wrong"]),
      lastAskedAt: instant,
      /** An answer that waits for somebody to agree, and who wrote it. */
      draft: z.string(),
      draftedBy: z.string(),
      /** What was quoted when somebody said that it is wrong. */
      answer: z.string(),
    }),
  ),
  may: z.object({ answer: z.boolean(), approve: z.boolean(), drop: z.boolean() }),
});

export type Questions = z.output<typeof questionsSchema>;
export type QuestionRow = Questions["rows"][number];
