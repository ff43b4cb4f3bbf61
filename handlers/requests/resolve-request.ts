import { z } from "zod";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { afterQuiet } from "../outgoing.ts";
import { staff } from "../people/may.ts";
import { clip, squeeze } from "../text.ts";
import { isOneOf, notFound, readNumberOf, whichRequest, withoutNumber } from "./numbers.ts";

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

  async run({ slots, community, ...said }, store) {
    const { person, now } = said;
    const tasks = await store.requests.tasksOf(person.id, ["dispatched", "accepted"]);
    const own = tasks.filter(({ ownerId }) => ownerId === person.id);
    const request = await whichRequest(said, slots.number, own.length > 0 ? own : tasks, store);
    if (Array.isArray(request)) return request;
    if (!request) return slots.number === undefined ? undefined : notFound;
    if (request.ownerId !== person.id && request.deputyId !== person.id) return notFound;
    if (!isOneOf(request, ["dispatched", "accepted"])) {
      return [{ to: "here", text: `#${request.number} 已经反馈过了，在等居民答复。` }];
    }

    const about = `request:${request.id}`;
    await store.requests.move(request, "resolved", { result: slots.result, outcome: "solved" });
    await store.journal.add([
      { subject: about, name: "resolved", actorId: person.id, at: now, note: slots.result },
    ]);
    await store.due.cancel(about);
    const answerBy = new Date(now.getTime() + community.rules.manners.answerHours * 3_600_000);
    await store.due.add([
      {
        key: `${about}/answer@${now.toISOString()}`,
        kind: "answer",
        subject: about,
        detail: {},
        dueAt: answerBy,
      },
    ]);
    return [
      { to: "here", subject: about, text: `#${request.number} 已反馈给居民，等居民确认。` },
      askResident(request, slots.result, said),
      ...(await groupWord(request, { ...said, community }, store)),
    ];
  },
});

function askResident(
  { number, openedBy, id, private: carry }: Request,
  result: string,
  { person }: Pick<Said, "person">,
) {
  return {
    to: { person: openedBy },
    carry,
    subject: `request:${id}`,
    text: [
      `您的诉求 #${number}，${person.title || person.name}反馈：${result}`,
      "请问解决了吗？满意吗？解决了请回“满意”“一般”或“不满意”，没解决请回“没解决”。",
    ].join("\n"),
  };
}

/** The group where it was said hears that it is done, unless the matter is private or was said alone. */
async function groupWord(
  request: Request,
  { message, community, now }: Pick<Said, "message" | "community" | "now">,
  store: Store,
): Promise<Reply[]> {
  const { number, category, channel, place, id } = request;
  const heardAlready = message.channel === channel && message.place === place;
  // By the morning it would be old news.
  if (afterQuiet(now, community.rules.manners) > now) return [];
  if (heardAlready || request.private || !(await store.places.findGroup(channel, place))) return [];
  return [
    {
      to: { channel, place },
      subject: `request:${id}`,
      priority: "notice",
      text: `#${number} · ${category} · 已处理，等居民确认。`,
    },
  ];
}
