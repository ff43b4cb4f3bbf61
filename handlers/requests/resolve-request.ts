import { z } from "zod";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { clip, squeeze } from "../text.ts";
import { carryOut } from "./carry-out.ts";
import { tellConcerned, tellGroups } from "./concerned.ts";
import { readNumberOf, whichTask, withoutNumber } from "./numbers.ts";

const verb = "(?:修|处理|办|弄|搞|解决|清理|疏通|更?换|安?装|整改|协调)";
const finished = new RegExp(
  `^[^,。!?;]{0,16}?(?:${verb}(?:好|完|妥|定|掉|通|干净|到位|结束)(?:了|啦)?|已经?(?:处理|修复|办结|解决|完成|更换|清理|疏通)(?:了|啦)?|(?:解决|办结|搞定|完成|修复)(?:了|啦)|办结)(?=[,。!;:#\\d]|$)`,
  "u",
);
/** Work that goes on, is asked about or was in vain is no result. */
const unfinished =
  /[?]|吗|不了|一半|没有?(?:修|解|处|弄|办|好)|还没|还是|还要|还得|继续|明天再|快(?:修|处理)|才能|之后|再(?:来|看)/u;

export const resolveRequest = action({
  name: "resolve-request",
  help: "“修好了 1，换了门机” 反馈办理结果，请居民确认",
  examples: ["修好了", "修好了 1", "1 处理好了，换了新灯"],
  slots: z.object({ number: z.number().optional(), result: z.string() }),
  allow: staff,

  hears({ text, message, subject }) {
    if (message.placeKind === "group" && !subject?.startsWith("request:")) return undefined;
    const said = squeeze(text);
    if (!finished.test(said) || unfinished.test(said)) return undefined;
    return { number: readNumberOf(text), result: clip(withoutNumber(text), 500) };
  },

  async run({ slots, ...said }, store) {
    const request = await whichTask(said, slots.number, ["dispatched", "accepted"], store);
    if (request === undefined || Array.isArray(request)) return request;
    return resolve(request, { outcome: "solved", result: slots.result }, said, store);
  },
});

/** Feeds a result back: everybody concerned is asked in private whether it is solved, their groups hear that it is done. */
export async function resolve(
  request: Request,
  { outcome, result }: Pick<Request, "outcome" | "result">,
  { person, community, now, message }: Said,
  store: Store,
): Promise<Reply[]> {
  const { evidence } = community.rules.categories.find(({ name }) => name === request.category) ?? {};
  if (evidence === "note" && result.length < shortestNote)
    return [
      { to: "here", text: `#${request.number} 要写明怎么办的，例如“修好了 ${request.number}，换了新门机”。` },
    ];
  const changes = {
    ...{ outcome, result },
    rating: "",
    resolvedAt: now,
    acceptedAt: request.acceptedAt ?? now,
    contactedAt: request.contactedAt ?? now,
  };
  const note = result;
  const resolved = await carryOut("resolve", request, changes, { person, community, now, note }, store);
  if (Array.isArray(resolved)) return resolved;
  const by = person.title || person.name;
  return [
    { to: "here", subject: `request:${request.id}`, text: `#${request.number} 已反馈给居民，等居民确认。` },
    ...(await tellConcerned(resolved, (number) => questionFor(number, by, result), store)),
    ...(await tellGroups(resolved, "已处理，等居民确认。", { community, now, here: message }, store)),
  ];
}

const shortestNote = 6;

function questionFor(number: number, by: string, result: string): string {
  return [
    `您的诉求 #${number}，${by}反馈：${result}`,
    "请问解决了吗？满意吗？解决了请回“满意”“一般”或“不满意”，没解决请回“没解决”。",
  ].join("\n");
}
