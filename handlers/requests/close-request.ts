import { z } from "zod";
import { type Request, workStates } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { squeeze } from "../text.ts";
import { carryOut } from "./carry-out.ts";
import { stateNames } from "./lifecycle.ts";
import { answerAbout, readNumberOf } from "./numbers.ts";
import { type Report, unanswered, whichReport } from "./reports.ts";

const number = "(?:[#r-]*\\d+号?)?";
const degree =
  "(?:(?:非常|很|太|挺|比较|基本|还算|特别|十分|不太|不怎么)?(?:不)?满意(?:的|了)?|一般(?:吧|般)?|还行(?:吧)?|还可以|不错|挺好(?:的)?|很好|好评|👍|[1-5一二三四五]星)";
const thanks = "(?:(?:非常|太|很)?(?:感谢|谢谢|辛苦).{0,8})";
const done = "(?:(?:已经?|都|现在)?(?:解决|修好|处理好|弄好|好)了|可以了)";
const solved = new RegExp(
  `^${number}[,:]?(?:${done}|${degree})(?:[,。!:]*(?:${degree}|${thanks}))*[,。!~]*${number}$`,
  "u",
);

/** 满意, 一般 or 不满意; empty when nothing was said about it. */
function ratingIn(said: string): string {
  if (/[12一二]星|不(?:太|怎么|是很|够)?满意/u.test(said)) return "不满意";
  if (/[3三]星|一般|还行|还可以|基本满意|比较满意|还算满意/u.test(said)) return "一般";
  return /满意|不错|挺好|很好|好评|👍|[45四五]星/u.test(said) ? "满意" : "";
}

export const closeRequest = action({
  name: "close-request",
  help: "办好后回“满意”“一般”或“不满意”，诉求就办结",
  examples: ["满意", "解决了", "1 满意"],
  slots: z.object({ number: z.number().optional(), rating: z.string() }),
  allow: "everyone",

  hears({ text, directed }) {
    const said = squeeze(text);
    return directed && solved.test(said) ? { number: readNumberOf(text), rating: ratingIn(said) } : undefined;
  },

  async run({ slots: { number, rating }, ...said }, store) {
    const report = await whichReport(said, number, ["resolved"], store);
    if (report === undefined || Array.isArray(report)) return report;
    const { main, mine } = report;
    if (main.state === "closed") return rateLate(report, rating, said, store);
    if (main.state !== "resolved") {
      const stands = workStates.includes(main.state) ? "还没有办理结果" : `现在是“${stateNames[main.state]}”`;
      return [answerAbout(main, `#${mine.number} ${stands}。`)];
    }
    const rated = await rate(report, rating, said, store);
    if (Array.isArray(rated)) return rated;
    const asked = await askedAndSilent(rated, store);
    if (asked > 0) return [answerAbout(main, waitingWords(mine.number, rating, asked))];
    const closed = await carryOut("close", rated, { closedAt: said.now }, said, store);
    return Array.isArray(closed) ? closed : [answerAbout(main, closedWords(mine.number, rating))];
  },
});

/** Keeps what one of those who were asked has said. Returns the request that is worked on. */
async function rate(
  { main, mine }: Report,
  rating: string,
  said: Said,
  store: Store,
): Promise<Request | Reply[]> {
  const known = mine.requestId === main.id ? main : await store.requests.find(mine.requestId);
  if (!known) throw new Error(`There is no request ${mine.requestId}`);
  const changes = mine.isOpener && rating !== "" ? { rating } : {};
  const doing = { person: said.person, community: said.community, now: said.now, note: rating || "已解决" };
  const rated = await carryOut("rate", known, changes, doing, store);
  if (Array.isArray(rated)) return rated;
  if (!mine.isOpener && rating !== "") await store.reporters.rate(known.id, said.person.id, rating);
  return rated.id === main.id ? rated : main;
}

/** How many of those who can be asked in private have not answered. */
async function askedAndSilent(request: Request, store: Store): Promise<number> {
  const silent = await unanswered(request, store);
  const accounts = await Promise.all(silent.map(({ personId }) => store.people.accountsOf(personId)));
  return accounts.filter((each) => each.some(({ privatePlace }) => privatePlace !== undefined)).length;
}

/** A first word that comes after the end is still kept; what was said before stays. */
async function rateLate(report: Report, rating: string, said: Said, store: Store): Promise<Reply[]> {
  const { main, mine } = report;
  const words = (text: string) => [answerAbout(main, `#${mine.number} 已经办结，${text}`)];
  const again = `没解决的话，回“没解决 ${mine.number}”。`;
  if (mine.rating !== "") return words(`您评价过“${mine.rating}”。${again}`);
  if (rating === "") return words(again);
  const rated = await rate(report, rating, said, store);
  return Array.isArray(rated) ? rated : words(`您的“${rating}”补记上了。${again}`);
}

function waitingWords(known: number, rating: string, silent: number): string {
  const noted = rating === "" ? "谢谢，记下了。" : `谢谢，“${rating}”记下了。`;
  const sorry = `抱歉没让您满意，记下了。要重新办理，请回“没解决 ${known}”。`;
  return `${rating === "不满意" ? sorry : noted}#${known} 还有 ${silent} 人没答复，都答复了或到期就办结。`;
}

function closedWords(known: number, rating: string): string {
  return rating === "不满意"
    ? `抱歉没让您满意，#${known} 已按“不满意”记下并办结。要重新办理，请回“没解决 ${known}”。`
    : `谢谢，#${known} 已办结。再有问题，随时说一声。`;
}
