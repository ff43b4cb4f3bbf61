import { z } from "zod";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { answer, type Reply, type Said } from "../handler.ts";
import { clip, squeeze } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { maySee } from "./about-staff.ts";
import { eventName, stateNames } from "./lifecycle.ts";
import { notFound, readNumberOf } from "./numbers.ts";

const byNumber = /^(?:查|查询|查一下|查看|进度)[:,]?(?:诉求)?(?:[#r-]*|编号)?\d{1,6}号?(?:诉求)?[?。]*$/u;
const mine =
  /^(?:我想|想)?(?:问|问问|问下)?(?:一下)?我的?(?:那个)?(?:诉求|报修|投诉|事情?|反映的?(?:问题|事))(?:现在)?(?:到哪(?:里|儿|一步)?|怎么样|怎样|咋样|进展(?:如何|怎么样)?|办(?:到哪|得怎么样)|有结果|处理(?:到哪|得怎么样))(?:了|啦)?(?:吗|没|没有|呢|啊)?[?。!]*$/u;
const short = /^(?:查|查询|进度|查进度|我的诉求|查我的诉求|我的(?:任务|待办)|待办)[?。]*$/u;

export const showRequest = answer({
  name: "show-request",
  help: "“查 1” 或 “我的诉求到哪了” 看办理经过",
  examples: ["查 1", "我的诉求到哪了", "我的待办"],
  slots: z.object({ number: z.number().optional() }),
  allow: "everyone",

  hears({ text, directed }) {
    const said = squeeze(text);
    if (byNumber.test(said)) return { number: readNumberOf(text) };
    return mine.test(said) || (directed && short.test(said)) ? {} : undefined;
  },

  async run({ slots, ...said }, store) {
    const request =
      slots.number === undefined ? await onlyOne(said, store) : await store.requests.findNumber(slots.number);
    if (Array.isArray(request)) return request;
    if (!request || !maySee(said.person, request, said.community.tree)) return notFound;
    const steps = await stepsOf(request, said, store);
    if (said.message.placeKind === "private")
      return [{ to: "here", text: steps, subject: `request:${request.id}` }];
    const { number, category, private: isPrivate } = request;
    const short = isPrivate ? `#${number}` : `#${number} · ${category} · ${stateNames[request.state]}`;
    return [
      { to: "here", text: said.account.privatePlace ? `${short}，经过已私聊发您。` : short },
      { to: "speaker", text: steps, subject: `request:${request.id}` },
    ];
  },
});

/** The one request somebody has, as a resident or on their desk; a list when there are more. */
async function onlyOne({ person, now }: Said, store: Store): Promise<Request | Reply[]> {
  const own = (await store.requests.openedBy(person.id, 10)).filter(({ state }) => state !== "withdrawn");
  const tasks = await store.requests.tasksOf(person.id, ["dispatched", "accepted", "suspended"]);
  const open = own.filter(({ state }) => state !== "closed");
  const shown = [...(open.length > 0 ? open : own.slice(0, 1)), ...tasks];
  const [only, ...more] = shown;
  if (!only) return [{ to: "here", text: "您现在没有登记的诉求。说出哪里、什么事，就能登记。" }];
  if (more.length === 0) return only;
  const lines = shown
    .slice(0, 10)
    .map((request) => `${line(request)} · ${sayMoment(request.dueAt, now)} 到期`);
  return [{ to: "speaker", text: `${lines.join("\n")}\n回“查 编号”看经过。` }];
}

function line({ number, category, state }: Request): string {
  return `#${number} · ${category} · ${stateNames[state]}`;
}

async function stepsOf(request: Request, { now, person }: Said, store: Store): Promise<string> {
  const events = await store.journal.of([`request:${request.id}`]);
  const names = new Map<string, Person | undefined>();
  for (const { actorId } of events) {
    if (!names.has(actorId)) names.set(actorId, await store.people.find(actorId));
  }
  const steps = events.map(({ at, name, actorId, note }) => {
    const who = actorId === person.id ? "您" : names.get(actorId)?.title || names.get(actorId)?.name || "";
    return `${sayMoment(at, now)} ${eventName(name)}${who && `（${who}）`}${note && `：${clip(note, 80)}`}`;
  });
  const ended = ["resolved", "closed", "withdrawn"].includes(request.state);
  const until = ended ? "" : ` · ${sayMoment(request.dueAt, now)}前办结`;
  return [`${line(request)}${until}`, `“${clip(request.problem, 60)}”`, ...steps].join("\n");
}
