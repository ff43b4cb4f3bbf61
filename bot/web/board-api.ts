import { z } from "zod";

/** What the board of requests and its server say to each other. Instants are UTC ISO text. */
const instant = z.iso.datetime();
const id = z.string().min(1).max(100);
const count = z.number().int().nonnegative();
const number = z.coerce.number().int().positive().max(999_999);

export const boardQuery = z.object({
  /** What is one's own task, what lies in one's own grid, or all one may see. */
  scope: z.enum(["mine", "grid", "all"]).default("all"),
  /** A node of the tree, with all below it. */
  node: id.optional(),
  category: z.string().min(1).max(40).optional(),
  number: number.optional(),
  /** Also what has ended in the last thirty days. */
  ended: z.enum(["yes", "no"]).default("no"),
  /** How many cards of each column. */
  limit: z.coerce.number().int().min(1).max(600).default(30),
});

/** The clock that matters now; it turns amber at `warnAt` and red at `at`. One that stands still does neither. */
const clockSchema = z.object({
  kind: z.enum(["sign", "due", "resume", "answer"]),
  at: instant,
  warnAt: instant,
});

const headSchema = z.object({
  number: z.number(),
  category: z.string(),
  /** 特急, 紧急, 较急, 一般 … */
  urgency: z.string(),
  class: z.string(),
  state: z.string(),
  stateName: z.string(),
  /** 催办, 督办单 …; empty when nobody has pressed. */
  supervision: z.string(),
  private: z.boolean(),
  where: z.string(),
  owner: z.string().nullable(),
  clock: clockSchema.nullable(),
  /** How many people have reported it. */
  people: count,
});

const cardSchema = headSchema.extend({ hasPictures: z.boolean(), endedAt: instant.nullable() });

export const boardSchema = z.object({
  now: instant,
  columns: z.array(z.object({ key: z.string(), name: z.string(), total: count, cards: z.array(cardSchema) })),
});

/** What the forms of the page offer. */
export const choicesSchema = z.object({
  /** Whether there is a grid of one's own. */
  hasGrid: z.boolean(),
  nodes: z.array(z.object({ id, name: z.string() })),
  categories: z.array(z.string()),
  urgencies: z.array(z.string()),
  suspendReasons: z.array(z.string()),
  /** Those who can be given a task. */
  people: z.array(z.object({ name: z.string(), title: z.string(), away: z.boolean() })),
});

/** What the page offers to do with a request; each is a sentence to the bot. */
export const deeds = [
  ...["sign", "contact", "resolve", "not-found", "promise", "suspend", "resume", "supplement"],
  ...["hand-on", "return", "raise", "ask-extension", "grant-extension", "refuse-extension", "recheck"],
  ...[
    "dispatch",
    "supervise",
    "correct-category",
    "correct-urgency",
    "correct-place",
    "merge",
    "unmerge",
    "decline",
    "transfer",
  ],
] as const;

export const detailParams = z.object({ number });

export const detailSchema = headSchema.extend({
  now: instant,
  /** Counts the changes. */
  version: count,
  nature: z.string(),
  problem: z.string(),
  node: z.string(),
  level: z.string(),
  /** Who received it first, where that is somebody else than the owner. */
  contact: z.string().nullable(),
  deputy: z.string().nullable(),
  assisting: z.array(z.string()),
  goal: z.string(),
  reason: z.string(),
  outcome: z.string(),
  result: z.string(),
  target: z.string(),
  returns: count,
  reopened: count,
  times: z.object({
    countedFrom: instant,
    signBy: instant,
    contactBy: instant,
    dueAt: instant,
    acceptedAt: instant.nullable(),
    contactedAt: instant.nullable(),
    promisedAt: instant.nullable(),
    resolvedAt: instant.nullable(),
    closedAt: instant.nullable(),
    pauses: z.array(z.object({ from: instant, to: instant.nullable(), until: instant, reason: z.string() })),
    /** 申请延期 3 个工作日（等批复）：待答复; empty when there is none. */
    extension: z.string(),
    /** False when the holidays of that year are not known yet. */
    isCalendarKnown: z.boolean(),
  }),
  /** Names of those who reported it; empty for staff who do not see them. */
  reporters: z.array(z.string()),
  ratings: z.array(z.object({ rating: z.string(), count })),
  mergedInto: z.number().nullable(),
  merged: z.array(z.number()),
  /** Numbers of requests that may be the same one, with why. */
  similar: z.array(z.object({ number: z.number(), category: z.string(), where: z.string() })),
  /** Ids for requests/NUMBER/pictures/ID. */
  pictures: z.array(z.number()),
  steps: z.array(z.object({ at: instant, name: z.string(), who: z.string(), note: z.string() })),
  may: z.array(z.string()),
});

export const signalsSchema = z.array(
  z.object({
    number: z.number(),
    text: z.string(),
    category: z.string(),
    urgency: z.string(),
    where: z.string(),
    /** Where it was said; empty for what was said alone. */
    group: z.string(),
    at: instant,
    /** Hundredths. */
    confidence: z.number(),
    private: z.boolean(),
  }),
);

export const treeSchema = z.array(
  z.object({
    id,
    parent: z.string().nullable(),
    name: z.string(),
    kind: z.string(),
    phone: z.string(),
    /** Of all that lies below it too. */
    open: count,
    overdue: count,
    people: z.array(z.object({ name: z.string(), title: z.string(), phone: z.string() })),
  }),
);

export const rosterSchema = z.object({
  now: instant,
  people: z.array(
    z.object({
      id,
      name: z.string(),
      title: z.string(),
      /** 春晖社区书记、春晖社区党员. */
      roles: z.string(),
      deputy: z.string(),
      phone: z.string(),
      /** Null when they are here. */
      awayUntil: instant.nullable(),
      nextAbsence: z.object({ from: instant, until: instant }).nullable(),
      tasks: count,
      /** Whose leave the viewer may enter, and whose roles are in their hands. */
      reportsToMe: z.boolean(),
      isInMyHands: z.boolean(),
    }),
  ),
  shifts: z.array(
    z.object({ id: z.number(), person: z.string(), node: z.string(), from: instant, until: instant }),
  ),
  /** What somebody can be appointed to, and where. */
  roles: z.array(z.string()),
  nodes: z.array(z.string()),
  may: z.object({ leave: z.boolean(), appoint: z.boolean(), plan: z.boolean() }),
});

export type BoardQuery = z.input<typeof boardQuery>;
export type Board = z.output<typeof boardSchema>;
export type Column = Board["columns"][number];
export type Card = Column["cards"][number];
export type Clock = z.output<typeof clockSchema>;
export type Choices = z.output<typeof choicesSchema>;
export type Deed = (typeof deeds)[number];
export type Detail = z.output<typeof detailSchema>;
export type SignalRow = z.output<typeof signalsSchema>[number];
export type TreeNode = z.output<typeof treeSchema>[number];
export type Roster = z.output<typeof rosterSchema>;
