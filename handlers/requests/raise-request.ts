import { z } from "zod";
import type { Person } from "../../storage/people.ts";
import type { Level, Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { maySee } from "./about-staff.ts";
import { sendTo } from "./hand-on-request.ts";
import { levelNames } from "./lifecycle.ts";
import { askNumber, meantFor } from "./meant.ts";
import { answerAbout, type Order, readOrder } from "./numbers.ts";
import { leaders } from "./route.ts";

/** The reason and what was tried. */
const shortestReason = 4;
const levels: readonly Level[] = ["grid", "community", "street"];

export const raiseRequest = action({
  name: "raise-request",
  help: "“上报社区 1 原因” “转街道 1 原因” 需要上级协调的诉求往上报，不影响您的考核",
  examples: ["转街道 1 需要产权单位配合，已找过物业两次", "上报社区 1 涉及两个网格，协调过没谈成"],
  slots: z.object({
    number: z.number().optional(),
    words: z.string(),
    to: z.enum(["community", "street", "next"]),
  }),
  allow: staff,

  hears(said) {
    const to = (order: Order | undefined, to: Level | "next") => order && { ...order, to };
    return (
      to(readOrder(said, "(?:上报|转到?|报到?|提交)(?:给|至)?街道"), "street") ??
      to(readOrder(said, "(?:上报|转到?|报到?|提交)(?:给|至)?社区(?!书记|值班)"), "community") ??
      to(readOrder(said, "上报(?!材料|了|过)"), "next")
    );
  },

  async run({ slots, ...said }, store) {
    const example = "转街道 3 需要产权单位配合，已找过物业两次";
    const request = (await meantFor("raise", said, slots.number, store)) ?? askNumber(example);
    if (Array.isArray(request)) return request;
    const { number } = request;
    const level = slots.to === "next" ? levelAbove(request.level) : slots.to;
    if (levels.indexOf(level) <= levels.indexOf(request.level))
      return [answerAbout(request, `#${number} 已经在${levelNames[request.level]}了。`)];
    if (slots.words.length < shortestReason) {
      return [
        answerAbout(
          request,
          `请写明原因和试过什么，例如“转街道 ${number} 需要产权单位配合，已找过物业两次”。`,
        ),
      ];
    }
    const owner = await whoTakes(level, request, said, store);
    if (!owner)
      return [answerAbout(request, `${levelNames[level]}现在没有人能接 #${number}，请打电话联系。`)];
    const way = { why: slots.words, title: "上报来的诉求", how: `已上报${levelNames[level]}，` };
    return sendTo(owner, request, { ...way, move: "raise", changes: { level } }, said, store);
  },
});

function levelAbove(level: Level): Level {
  return level === "grid" ? "community" : "street";
}

/** The first on duty of those who take it at a level, who may see it and has not had it. */
async function whoTakes(
  level: Level,
  request: Request,
  { person, community: { tree }, now }: Said,
  store: Store,
): Promise<Person | undefined> {
  const nodes = tree.above(request.nodeId).map(({ id }) => id);
  const roles =
    level === "street" ? (["dispatcher", "supervisor"] as const) : (["duty-desk", "secretary"] as const);
  const away = await store.roster.away(now);
  const inLine = await leaders(roles, nodes, now, store);
  return inLine.find(
    (each) =>
      !away.has(each.id) &&
      each.id !== request.ownerId &&
      each.id !== person.id &&
      maySee(each, request, tree),
  );
}
