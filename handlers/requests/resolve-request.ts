import { z } from "zod";
import type { Outcome, Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { clip, squeeze } from "../text.ts";
import { carryOut } from "./carry-out.ts";
import { tellConcerned, tellGroups } from "./concerned.ts";
import { meantFor } from "./meant.ts";
import { answerAbout, isOrder, readNumberOf, readOrder, withoutNumber } from "./numbers.ts";
import { togetherSince } from "./together.ts";

const verb = "(?:修|处理|办|弄|搞|解决|清理|疏通|更?换|安?装|整改|协调)";
const finished = new RegExp(
  `^[^,。!?;]{0,16}?(?:${verb}(?:好|完|妥|定|掉|通|干净|到位|结束)(?:了|啦)?|已经?(?:处理|修复|办结|解决|完成|更换|清理|疏通)(?:了|啦)?|(?:解决|办结|搞定|完成|修复)(?:了|啦)|办结)(?=[,。!;:#\\d]|$)`,
  "u",
);
/** Work that goes on, is asked about or was in vain is no result. */
const unfinished =
  /[?]|吗|不了|一半|没有?(?:修|解|处|弄|办|好)|还没|还是|还要|还得|继续|明天再|快(?:修|处理)|才能|之后|再(?:来|看)/u;
/** A time that lies ahead makes it a promise, unless something says that it is over. */
const ahead =
  /前(?:就|能|可以|肯定|一定|都|全部)*(?:修|处理|办|弄|搞|解决|完成|清理|疏通)|^(?!.*(?:了|过(?![一二两三四五几\d]+[天周日]))).*(?:过[一二两三四五几\d]+[天周日]|明天|后天|今晚|今天|(?:周|星期|礼拜)[一二三四五六日天末]|\d[日点]|[天时周][内后]|[底日号]前|下个?(?:周|月)|月底|争取|预计)/u;

/** Results without work, as people begin to tell them. */
const without = [
  ["not-found", "查无此事|现场[未没]有?发现(?:问题|情况)?"],
  ["explained", "已经?(?:向居民)?(?:解释|说明)(?:清楚)?了?|(?:解释|说明)(?:清楚)?了"],
] as const;

export const resolveRequest = action({
  name: "resolve-request",
  help: "“修好了 1，换了门机” 反馈办理结果，请居民确认；也可以回“查无此事 1 说明”或“解释了 1 说明”",
  examples: [
    "修好了",
    "修好了 1",
    "1 处理好了，换了新灯",
    "查无此事 1 到现场看过两次",
    "解释了 1 停水是市政检修",
  ],
  slots: z.object({
    number: z.number().optional(),
    result: z.string(),
    outcome: z.enum(["solved", "not-found", "explained"]),
  }),
  allow: staff,

  hears(said) {
    for (const [outcome, verb] of without) {
      const order = readOrder(said, verb);
      if (order) return { number: order.number, result: clip(order.words, longestResult), outcome };
    }
    const plain = squeeze(said.text);
    if (!isOrder(said) || !finished.test(plain) || unfinished.test(plain) || ahead.test(plain))
      return undefined;
    return {
      number: readNumberOf(said.text),
      result: clip(withoutNumber(said.text), longestResult),
      outcome: "solved" as const,
    };
  },

  async run({ slots, ...said }, store) {
    const request = await meantFor("resolve", said, slots.number, store);
    if (request === undefined || Array.isArray(request)) return request;
    return resolve(request, slots, said, store);
  },
});

const longestResult = 500;
/** A note says more than that it is done: 换了门机, not 修好了. */
const shortestNote = 6;

/** Feeds a result back: everybody concerned is asked in private whether it is solved, their groups hear that it is done. */
async function resolve(
  request: Request,
  { outcome, result }: Pick<Request, "outcome" | "result">,
  said: Said,
  store: Store,
): Promise<Reply[]> {
  const { person, community, now, message } = said;
  const missing = await missingIn(request, { outcome, result }, said, store);
  if (missing) return [answerAbout(request, missing)];
  const changes = {
    ...{ outcome, result },
    rating: "",
    resolvedAt: now,
    acceptedAt: request.acceptedAt ?? now,
    contactedAt: request.contactedAt ?? now,
  };
  const resolved = await carryOut("resolve", request, changes, { ...said, note: result }, store);
  if (Array.isArray(resolved)) return resolved;
  const by = person.title || person.name;
  return [
    answerAbout(resolved, `#${request.number} 已反馈给居民，等居民确认。`),
    ...(await tellConcerned(resolved, (number) => questionFor(number, by, resolved), store)),
    ...(await tellGroups(resolved, "已处理，等居民确认。", { community, now, here: message }, store)),
  ];
}

/** What the result still has to show; undefined when nothing is missing. */
async function missingIn(
  request: Request,
  { outcome, result }: Pick<Request, "outcome" | "result">,
  said: Said,
  store: Store,
): Promise<string | undefined> {
  const { number, category } = request;
  if (outcome !== "solved" && result.length < shortestNote)
    return `请写明情况，例如“${outcome === "explained" ? "解释了" : "查无此事"} ${number} 到现场看过，说明是……”。`;
  const { evidence } = said.community.rules.categories.find(({ name }) => name === category) ?? {};
  // Whoever hands over a danger has no time for a picture.
  const needsPicture = evidence === "picture" && outcome === "solved" && request.class !== "emergency";
  const hasPicture = await tiePictures(request, needsPicture, said, store);
  if (evidence === "note" && result.length < shortestNote)
    return `#${number} 要写明怎么办的，例如“修好了 ${number}，换了新门机”。`;
  if (needsPicture && !hasPicture) return `#${number} 要有办好后的照片。请先发照片，再回“修好了 ${number}”。`;
  return undefined;
}

/** Pictures that came with these words are the request's, and so are earlier ones where one is needed. Whether it has any. */
async function tiePictures(
  request: Request,
  earlierToo: boolean,
  { message, person, community, now }: Said,
  store: Store,
): Promise<boolean> {
  // With several tasks at hand an older picture may be another household's.
  const isOnly = (await store.requests.tasksOf(person.id, ["dispatched", "accepted"])).length <= 1;
  const hours = community.rules.requests.evidenceHours;
  const since = isOnly ? new Date(now.getTime() - hours * HOUR_MS) : togetherSince({ message, community });
  const earlier = earlierToo ? await store.attachments.sentBy(message, { since }) : [];
  const sent = [message.id, ...earlier];
  await store.attachments.tie(sent, request.id);
  return (await store.attachments.ofRequest(request.id)).some(({ inboxId }) => sent.includes(inboxId));
}

const HOUR_MS = 3_600_000;

const saying: Partial<Record<Outcome, string>> = {
  explained: "答复",
  "not-found": "到现场核实过，没有发现您说的情况",
};

function questionFor(number: number, by: string, { outcome, result }: Request): string {
  return [
    `您的诉求 #${number}，${by}${saying[outcome] ?? "反馈"}：${result}`,
    "请问解决了吗？满意吗？解决了请回“满意”“一般”或“不满意”，没解决请回“没解决”。",
  ].join("\n");
}
