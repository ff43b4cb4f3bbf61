import { z } from "zod";

/** Patience with a language model, and what it may cost. */
export const modelRules = z.strictObject({
  deadlineSeconds: z.number().positive().default(8),
  /** So long without a byte, once an answer has begun. */
  idleSeconds: z.number().positive().default(3),
  /** So many failures one after another, and it is left alone for so long. */
  failures: z.number().int().positive().default(3),
  pauseSeconds: z.number().positive().default(60),
  /** So many questions at the same moment; more are answered without it. */
  atOnce: z.number().int().positive().default(4),
  answerTokens: z.number().int().positive().default(800),
  callsADay: z.number().int().nonnegative().default(500),
  tokensADay: z.number().int().nonnegative().default(500_000),
  /** What a question means is waited for so long. */
  meaningSeconds: z.number().positive().default(1.5),
  /** So many passages are read in one call. */
  meaningsAtOnce: z.number().int().positive().default(10),
  meaningTokensADay: z.number().int().nonnegative().default(5_000_000),
});

export type ModelRules = z.output<typeof modelRules>;
