import { z } from "zod";
import type { Request, State } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { answer, type Reply, type Said } from "../handler.ts";
import { clip, squeeze } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { maySee } from "./about-staff.ts";
import { isReportedIn, mainOf } from "./concerned.ts";
import { fullView } from "./full-view.ts";
import { stateNames } from "./lifecycle.ts";
import { notFound, readNumberOf } from "./numbers.ts";
import { reportAt, reportsBy, unanswered } from "./reports.ts";
import { progressFor } from "./steps.ts";

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
    const { message, account } = said;
    const view = request && (await viewFor(request, said, store));
    if (message.placeKind === "private")
      return view === undefined ? notFound : [{ to: "here", text: view, subject: `request:${request?.id}` }];
    // What the group has heard it may hear again.
    if (
      !request ||
      (view === undefined && (request.private || !(await isReportedIn(message, request, store))))
    )
      return notFound;
    const { id, number, category, private: isPrivate } = request;
    const { state } = await mainOf(request, store);
    const line = isPrivate ? `#${number}` : `#${number} · ${category} · ${stateNames[state]}`;
    if (view === undefined || account.privatePlace === undefined) return [{ to: "here", text: line }];
    return [
      { to: "here", text: `${line}，经过已私聊发您。` },
      { to: "speaker", text: view, subject: `request:${id}` },
    ];
  },
});

const ended: readonly State[] = ["closed", "declined", "transferred", "withdrawn"];

/** The one request somebody has, as a resident or on their desk; a list when there are more. */
async function onlyOne({ person, now }: Said, store: Store): Promise<Request | Reply[]> {
  const reported = (await reportsBy(person.id, store)).filter(({ state }) => state !== "withdrawn");
  const own = await Promise.all(
    reported.map(async (request) => ({ request, main: await mainOf(request, store) })),
  );
  const tasks = await store.requests.tasksOf(person.id, ["dispatched", "accepted", "suspended"]);
  const open = own.filter(({ main }) => !ended.includes(main.state));
  const shown = [
    ...(open.length > 0 ? open : own.slice(0, 1)),
    ...tasks.map((request) => ({ request, main: request })),
  ];
  const [only, ...more] = shown;
  if (!only) return [{ to: "here", text: "您现在没有登记的诉求。说出哪里、什么事，就能登记。" }];
  if (more.length === 0) return only.request;
  const lines = shown.slice(0, 10).map(({ request: { number, category }, main: { state, dueAt } }) => {
    const until = ended.includes(state) || state === "resolved" ? "" : ` · ${sayMoment(dueAt, now)} 到期`;
    return `#${number} · ${category} · ${stateNames[state]}${until}`;
  });
  return [{ to: "speaker", text: `${lines.join("\n")}\n回“查 编号”看经过。` }];
}

/** What this person may see of a request: all of it who works on it, the way it goes who waits for it; undefined for others. */
async function viewFor(request: Request, said: Said, store: Store): Promise<string | undefined> {
  const { person, community } = said;
  const worksOnIt = maySee(person, { ...request, openedBy: "" }, community.tree);
  if (worksOnIt) return fullView(request, said, store);
  if (request.openedBy === person.id) return wayOf(request, said, store);
  const report = await reportAt(request, person.id, store);
  const known = report && (await store.requests.find(report.mine.requestId));
  return known && wayOf(known, said, store);
}

/** As one follows a parcel. The words are shown to whoever has said them. */
async function wayOf(request: Request, said: Said, store: Store): Promise<string> {
  const { person, now } = said;
  const { number, category, problem, openedBy } = request;
  const main = await mainOf(request, store);
  const merged = main.id === request.id ? "" : ` · 和 #${main.number} 一起办`;
  const { stands, steps, next } = await progressFor(person, request, said, store);
  const waitsForOthers =
    main.state === "resolved" &&
    !(await unanswered(main, store)).some(({ personId }) => personId === person.id);
  const after = waitsForOthers ? "您答复过了，还在等别的居民答复。" : next;
  return [
    `#${number} · ${category}${merged} · ${stands}`,
    openedBy === person.id && `“${clip(problem, 60)}”`,
    ...steps.map(({ at, text }) => `${sayMoment(at, now)} ${text}`),
    after && `下一步：${after}`,
  ]
    .filter(Boolean)
    .join("\n");
}
