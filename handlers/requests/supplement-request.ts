import { z } from "zod";
import { type Request, workStates } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { clip } from "../text.ts";
import { carryOut, refusalOf } from "./carry-out.ts";
import { complaintApart } from "./complaint-apart.ts";
import { mainOf, tellOwner } from "./concerned.ts";
import { answerAbout, notFound, readOrder } from "./numbers.ts";
import { reportAt, whichReport } from "./reports.ts";

const longest = 1000;

export const supplementRequest = action({
  name: "supplement-request",
  help: "“补充 1 灯在东侧” 给登记过的事再补几句",
  examples: ["补充 1 灯在东侧", "补充情况：晚上也响"],
  slots: z.object({ number: z.number().optional(), words: z.string() }),
  allow: "everyone",
  longest: 2 * longest,

  hears: (said) => readOrder(said, "补充(?:情况|说明|一下|一点|一句)?"),

  async run({ slots: { number, words }, ...said }, store) {
    if (words === "") return [{ to: "here", text: "请写上要补充什么，例如“补充 1 灯在东侧”。" }];
    const found = await meant(number, said, store);
    if (found === undefined || Array.isArray(found)) return found;
    const { main, known } = found;
    const { person, community, now } = said;
    const note = clip(words, longest);
    const refused = await refusalOf("supplement", main, said, store);
    const apart = refused ?? (await complaintApart(note, main, said, store));
    if (apart) return apart;
    const supplemented = await carryOut("supplement", main, {}, { person, community, now, note }, store);
    if (Array.isArray(supplemented)) return supplemented;
    return [
      answerAbout(main, `已补充到 #${known}，承办人看得到。`),
      ...tellOwner(main, `#${main.number} · ${main.category} 补充情况：“${clip(words, 300)}”`, said),
    ];
  },
});

/** Of those who wait for it their own one; staff add to what they name. */
async function meant(
  number: number | undefined,
  said: Said,
  store: Store,
): Promise<{ main: Request; known: number } | Reply[] | undefined> {
  const { subject, person } = said;
  const quoted = subject?.startsWith("request:") ? Number(subject.slice("request:".length)) : undefined;
  if (number === undefined && quoted === undefined) {
    const report = await whichReport(said, undefined, [...workStates, "resolved"], store);
    if (report === undefined || Array.isArray(report)) return report;
    return { main: report.main, known: report.mine.number };
  }
  const request =
    number === undefined ? await store.requests.find(quoted ?? 0) : await store.requests.findNumber(number);
  if (!request) return notFound;
  const report = await reportAt(request, person.id, store);
  return { main: await mainOf(request, store), known: report?.mine.number ?? request.number };
}
