import { z } from "zod";
import { roles } from "./community.ts";
import { modelRules } from "./model-rules.ts";
import { validityRules } from "./validity-rules.ts";

/** A span as a community writes it: `4 work-hours`, `5 working-days`, `24 hours`, `30 minutes`, `15 days`. */
const limit = z
  .string()
  .regex(/^\d+ (minutes|hours|days|work-hours|working-days)$/, "例如 4 work-hours、5 working-days、24 hours")
  .transform((text) => {
    const [amount = "", unit = ""] = text.split(" ");
    return { amount: Number(amount), unit: unit as LimitUnit };
  });
type LimitUnit = "minutes" | "hours" | "days" | "work-hours" | "working-days";

const hour = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/, "例如 09:00");
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "例如 2026-10-01");
const words = z.array(z.string().min(1));
/** Written as a regular expression without slashes; refused at import when it does not compile. */
const pattern = z.string().transform((source, context) => {
  try {
    return new RegExp(source, "u").source;
  } catch (error) {
    context.addIssue({ code: "custom", message: `不是正确的表达式：${String(error)}` });
    return z.NEVER;
  }
});

export const urgencyClass = z.enum(["emergency", "urgent", "pressing", "normal", "complex", "question"]);

/** One row of the table of limits: sign by, contact by, done by (domain.md §2). */
const limits = z.object({
  name: z.string(),
  sign: limit,
  contact: limit,
  done: limit,
  /** Clocks and reminders of all-hours classes also run, and speak, at night. */
  allHours: z.boolean(),
  /** How long the resident has to say whether it is solved. */
  answer: limit.prefault("72 hours"),
  /** The most time that one extension may give; without it there is none. */
  extend: limit.optional(),
});

const supervision = z.enum(["none", "reminded", "urged", "supervised", "listed"]);
const teller = z.enum([
  "owner",
  "deputy",
  "grid-member",
  "grid-leader",
  "duty-desk",
  "secretary",
  "dispatcher",
  "supervisor",
]);

/** What happens when a share of the time has gone by and the request still waits. */
const ladderStep = z.union([
  z.strictObject({
    /** `sign` and `contact` are limits; a number is the share of the time to the due moment, 1 = due. */
    at: z.union([z.enum(["sign", "contact"]), z.number().positive().max(1)]),
    supervision,
    tell: z.array(teller),
  }),
  z.strictObject({
    /** So long after the due moment; `afterAllHours` counts for all-hours classes. */
    after: limit,
    afterAllHours: limit,
    supervision,
    tell: z.array(teller),
  }),
]);

/** So many co-reporters press by themselves. */
const crowd = z.strictObject({ reporters: z.number().int().positive(), supervision, tell: z.array(teller) });

const category = z.object({
  name: z.string(),
  class: urgencyClass,
  /** Private kinds leave the group at once. */
  private: z.boolean().default(false),
  /** Who takes it: the first of these roles that somebody holds there. */
  lead: z.array(z.enum(roles)).default(["grid-member", "duty-desk", "secretary", "dispatcher"]),
  /** Units that help, by name: 物业公司, 供电公司. */
  assisting: z.array(z.string()).default([]),
  /** The sentence that says when it is done. */
  goal: z.string().default("问题解决，居民确认"),
  /** What a result has to show. */
  evidence: z.enum(["none", "note", "picture"]).default("none"),
  /** Nouns that name the thing; one of them is needed. */
  things: words,
  /** What can be wrong with it; these together with a thing make a request. */
  troubles: words.default([]),
  /** Sentences that are this category alone, whatever else they say. */
  always: z.array(pattern).default([]),
  /** Patterns that raise the class, e.g. a missing manhole cover. */
  raises: z.array(z.object({ when: pattern, class: urgencyClass })).default([]),
});

/** Who leads a category in a part of the tree, other than by role. */
const responsibility = z.strictObject({
  category: z.string(),
  at: z.string(),
  person: z.string().optional(),
  deputy: z.string().optional(),
  assisting: z.array(z.string()).optional(),
});

const requestRules = z.object({
  /** Why work may rest; the first word of the reason decides. */
  suspendReasons: words.default([
    "等配件",
    "等材料",
    "等施工",
    "等审批",
    "等天气",
    "等住户",
    "等第三方",
    "等经费",
  ]),
  /** Words said so soon after each other belong together. */
  togetherMinutes: z.number().nonnegative().default(10),
  /** Days ahead beyond which a day that somebody names was probably meant otherwise. */
  farthestDays: z.number().positive().default(120),
  /** Requests of so many hours may be the same one. */
  similarHours: z.number().positive().default(72),
  /** How alike two requests are before a merge is proposed, in hundredths. */
  similarFrom: z.number().min(0).max(100).default(70),
  /** A bare +1 counts as long as the receipt, or the last +1, is among the last so many messages of the group. */
  joinWithin: z.number().int().positive().default(20),
  /** Talk after which a +1 means something else. */
  polls: z
    .array(pattern)
    .default([
      "接龙|报名|投票|参加|统计|团购|拼单|拼团|拼车|组团|谁要|谁去|有人去|一起去|想去的|同意的|支持的",
    ]),
  /** Unsure talk is asked about from this confidence on, in hundredths. */
  signalFrom: z.number().min(0).max(100).default(40),
  /** Signals that nobody decided are dropped after so many days. */
  signalDays: z.number().positive().default(7),
  /** Pictures that the owner has sent so many hours before still show that it is done. */
  evidenceHours: z.number().positive().default(24),
  /** A resident's private link ends after so many days. */
  linkDays: z.number().positive().default(7),
  /** So many pictures one person may add to a request through such a link. */
  picturesEach: z.number().int().nonnegative().default(9),
  /** An emergency is looked at again so long after it was resolved. */
  recheckHours: z.number().positive().default(24),
  /** Nobody has done so after so many hours more: the secretary hears of it. */
  recheckGraceHours: z.number().positive().default(24),
  /** What nobody signs in time goes to these, one after another; the last one keeps it. */
  passTo: z.array(teller).default(["deputy", "duty-desk"]),
  /** The same for private matters, which fewer people may see. */
  passPrivateTo: z.array(teller).default(["deputy", "secretary", "dispatcher", "supervisor"]),
  /** Whom an emergency that nobody signs is told, one at each limit, from the top again, so many rounds. */
  alarm: z
    .array(teller)
    .default(["duty-desk", "deputy", "grid-member", "grid-leader", "secretary", "dispatcher", "supervisor"]),
  alarmRounds: z.number().int().positive().default(3),
  /** More words than these to one person at one moment become one list. */
  wordsAtOnce: z.number().int().positive().default(3),
  /** When the daily line is told, on working days. */
  digestAt: hour.default("08:30"),
  /** What nobody asked for, at most so many times a day in one group. */
  groupWordsADay: z.number().int().positive().default(5),
  /** Closed requests lose what names the resident after so many days. */
  keepDays: z.number().positive().default(730),
  /** Categories of things that stand somewhere: when nobody says where, the receipt asks. */
  placed: words.default([
    ...["市政设施", "水电气暖通信", "电梯与特种设备", "环境卫生", "园林绿化", "噪声油烟施工"],
    ...["停车与交通", "房屋安全与违建", "消防与公共隐患", "占道经营与消费"],
  ]),
  /** Whatever says one of these is private: violence, health, hardship. */
  delicate: z.array(pattern).default([]),
  /** Words that say what somebody wants, the first that is found counts. */
  natures: z.array(z.object({ name: z.string(), when: pattern })).default([
    { name: "举报", when: "举报|检举|揭发|收[^,。]{0,5}(?:好处|红包|黑钱)|受贿|索贿|贪污" },
    { name: "表扬", when: "(?<!不|别|没)表扬|点赞|锦旗|感谢信" },
    { name: "投诉", when: "投诉|态度|不作为|没人管|不管" },
    { name: "建议", when: "建议|最好能|(?:能否|能不能|希望能?)(?:增|加|设|装|多|开|建)" },
    { name: "咨询", when: "咨询|请问|怎么办理" },
  ]),
});

const emergencyKind = z.object({
  name: z.string(),
  /** Any of these, and none of the `notWhen` of the kind or of the whole table. */
  signs: z.array(pattern).min(1),
  notWhen: z.array(pattern).default([]),
  /** What is said at once; the number comes first, no question. `{gas}` is filled from the community's numbers. */
  text: z.string(),
  /** Said to the person alone, never in the group. */
  private: z.boolean().default(false),
  category: z.string(),
});

/** A kind of answer that people ask for: how much, when, what to bring. */
const kind = z.strictObject({
  name: z.string().min(1),
  /** How it is asked for. */
  asked: z.array(pattern),
  /** How a text looks that gives it. */
  answer: pattern,
  /** What papers call it. */
  words,
  /** Headings of the columns of tables that hold it, the most fitting first. */
  columns: words,
});
export type KindRule = z.output<typeof kind>;

export const rulesSchema = z.strictObject({
  limits: z.record(urgencyClass, limits),
  ladder: z.array(ladderStep),
  crowd: z.array(crowd).default([]),
  responsibilities: z.array(responsibility).default([]),
  requests: requestRules.prefault({}),
  categories: z.array(category),
  calendar: z.object({
    segments: z.array(z.tuple([hour, hour])),
    /** Published years only; in another year weekends rest and people are warned. */
    years: z.record(z.string().regex(/^\d{4}$/), z.object({ rest: z.array(day), work: z.array(day) })),
  }),
  emergencies: z.object({
    notWhen: z.array(pattern),
    kinds: z.array(emergencyKind),
    /** What a group hears of a private kind, when whoever has said it cannot be reached alone. */
    neutral: z
      .string()
      .default("有危险马上打 110 或 120，不便说话可发短信到 12110。社区值班会私下联系您，也可以直接私聊我。"),
  }),
  /** Groups of words that mean the same; the first one is the official word. */
  synonyms: z.array(words.min(2)),
  /** By topic lines of what people say and of what papers call it: `八十多/八十几: 八十周岁 高龄`. */
  lay: z.record(z.string(), z.string()).default({}),
  kinds: z.array(kind).default([]),
  words: z.object({
    /** Trouble of any kind of thing: 坏了, 漏水, 没人管 … */
    troubles: words,
    /** Makes a sentence a question: 怎么, 吗, 多少 … */
    questions: words,
    /** Says that a question is one for the community's documents: 办理, 补贴, 材料 … */
    matters: words,
    /** Said in passing: jokes, news, past troubles; such talk never becomes a request by itself. */
    passing: z.array(pattern),
    /** Leaves a request unsure: somebody else's place, an appliance of one's own. */
    unsure: z.array(pattern).default([]),
    /** Wants something seen to: 派人, 有人管吗; with a thing or a place it may be a request. */
    pleas: words.default([]),
    /** What may be trouble when it is said of a thing: 脏, 响, 慢. */
    hints: words.default([]),
    /** Small talk that looks like a question: 今晚吃啥. */
    chat: z.array(pattern),
    /** Words of a question that name nothing, left out of search: 请问, 一下, 怎么 … */
    empty: words,
  }),
  numbers: z.record(z.string(), z.string()),
  ...validityRules,
  model: modelRules.prefault({}),
  manners: z.object({
    quietFrom: hour,
    quietUntil: hour,
    /** Minutes for which 确认 still answers a preview. */
    confirmMinutes: z.number().positive(),
    /** Days for which an unquoted 收到 still counts for a notice. */
    receiptDays: z.number().positive(),
    /** How sure it must be that a passage answers a question for it to be the answer, 0 to 1. */
    coverage: z.number().min(0).max(1),
    /** The same for it to be named as the nearest that the documents say. */
    nearCoverage: z.number().min(0).max(1).default(0.1),
    /** Minutes for which 详细, 不对 and 那要多少钱 still belong to the last answer. */
    talkMinutes: z.number().positive().default(15),
    /** Hours after its time for which a reminder that was missed is still posted. */
    lateHours: z.number().positive(),
    /** Hours for which an invitation's code binds an account. */
    inviteHours: z.number().positive().default(24),
    /** Wrong codes an hour after which an account, and all of them together, are not listened to. */
    wrongCodes: z.number().positive().default(5),
    wrongCodesOfAll: z.number().positive().default(50),
    /** Hours after which talk that became nothing is blanked. */
    forgetHours: z.number().positive(),
    /** Days after which all other messages, and what was written in private, are blanked. */
    keepLettersDays: z.number().positive().default(90),
    /** A document that ends within so many days is marked on the page. */
    expiryDays: z.number().nonnegative().default(60),
    /** Older rules without a term may have changed: so many years. */
    oldYears: z.number().positive().default(5),
  }),
});

export type Rules = z.output<typeof rulesSchema>;
export type Limit = z.output<typeof limit>;
export type UrgencyClass = z.output<typeof urgencyClass>;
export type Category = z.output<typeof category>;
export type Calendar = Rules["calendar"];
/** Who is told: somebody by their part in the request, or the nearest holder of a role. */
export type Teller = z.output<typeof teller>;
export type LadderStep = z.output<typeof ladderStep>;
