import { z } from "zod";

/** What the page of documents and its server say to each other. Instants are UTC ISO text, days are `2026-01-31`. */
const instant = z.iso.datetime();
const count = z.number().int().nonnegative();
const number = z.coerce.number().int().positive();
/** Empty where the document does not say. */
const day = z.union([z.literal(""), z.iso.date()]);

export const documentParams = z.object({ id: number });

export const documentsQuery = z.object({
  /** What is in force, what of it somebody should look at, or what has ended. */
  show: z.enum(["current", "concerns", "ended"]).default("current"),
  /** Words of the title, the issuer or the region. */
  find: z.string().max(100).default(""),
  limit: z.coerce.number().int().min(1).max(2000).default(50),
});

const headSchema = z.object({
  id: z.number(),
  title: z.string(),
  issuer: z.string(),
  region: z.string(),
  effective: z.string(),
  expires: z.string(),
  version: count,
  state: z.enum(["current", "superseded", "withdrawn"]),
  passages: count,
  /** How often it was quoted, and when last. */
  times: count,
  lastAt: instant.nullable(),
  importedAt: instant,
  /** What somebody should see to, the most pressing first. */
  concerns: z.array(z.object({ tone: z.enum(["red", "amber", "grey"]), text: z.string() })),
});

export const documentsSchema = z.object({
  now: instant,
  /** So many bytes a file may have. */
  largest: count,
  counts: z.object({ current: count, concerns: count, ended: count }),
  /** Of those that were asked for. */
  total: count,
  rows: z.array(headSchema),
});

const named = z.object({ id: z.number(), title: z.string() });

export const documentSchema = headSchema.extend({
  now: instant,
  /** The file it came from. */
  source: z.string(),
  supersedes: z.string(),
  pages: count,
  /** What reading it brought up; of one that was withdrawn, why. */
  note: z.string(),
  /** Who brought it; empty for an import. */
  addedBy: z.string(),
  /** What has taken its place, and whose place it has taken. */
  successor: named.nullable(),
  replaced: z.array(named),
  /** Of the same file, the newest first. */
  versions: z.array(
    z.object({ id: z.number(), version: count, state: headSchema.shape.state, importedAt: instant }),
  ),
  mayChange: z.boolean(),
});

export const passagesQuery = z.object({ limit: z.coerce.number().int().min(1).max(20_000).default(40) });

const passageSchema = z.object({
  id: z.number(),
  clause: z.string(),
  heading: z.string(),
  /** 0 where there are no pages. */
  page: count,
  text: z.string(),
  /** Of a table's row; else empty. */
  cells: z.array(z.tuple([z.string(), z.string()])),
});

export const passagesSchema = z.object({ total: count, rows: z.array(passageSchema) });

const words = z.string().max(500);

/** What is left out stays as it is. */
export const amendBody = z.object({
  title: words.optional(),
  issuer: words.optional(),
  region: words.optional(),
  effective: day.optional(),
  expires: day.optional(),
  supersedes: z.string().max(2000).optional(),
});

export const withdrawBody = z.object({ why: z.string().min(1).max(200) });

export const uploadQuery = z.object({ name: z.string().min(1).max(1000) });

/** What was read of a file that somebody has brought. */
export const broughtSchema = z.object({
  outcome: z.enum(["unchanged", "added", "replaced", "outdated"]),
  document: documentSchema,
});

export const hitTestBody = z.object({ question: z.string().trim().min(1).max(500) });

export const hitTestSchema = z.object({
  understood: z.array(z.string()),
  hits: z.array(
    z.object({
      passage: passageSchema,
      documentId: z.number(),
      title: z.string(),
      score: z.number(),
      reasons: z.array(z.string()),
      isQuoted: z.boolean(),
    }),
  ),
  /** Word for word. */
  answer: z.string(),
  isAnswered: z.boolean(),
});

export type DocumentsQuery = z.input<typeof documentsQuery>;
export type Documents = z.output<typeof documentsSchema>;
export type DocumentRow = Documents["rows"][number];
export type DocumentDetail = z.output<typeof documentSchema>;
export type Passages = z.output<typeof passagesSchema>;
export type PassageRow = Passages["rows"][number];
export type AmendBody = z.input<typeof amendBody>;
export type Brought = z.output<typeof broughtSchema>;
export type HitTestView = z.output<typeof hitTestSchema>;
