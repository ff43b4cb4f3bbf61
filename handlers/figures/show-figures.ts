import { z } from "zod";
import type { Role } from "../../storage/community.ts";
import type { Period } from "../../storage/figures.ts";
import type { Person } from "../../storage/people.ts";
import { answer } from "../handler.ts";
import type { Tree } from "../places/tree.ts";
import { squeeze } from "../text.ts";
import { instantOf, localOf, sayDay } from "../time/shanghai.ts";
import { figuresOf, sayFigure } from "./figures.ts";

const readers: readonly Role[] = [
  "grid-member",
  "grid-leader",
  "duty-desk",
  "secretary",
  "dispatcher",
  "supervisor",
  "auditor",
];
const span = z.enum(["本周", "上周", "本月", "上月", "今年"]);
type Span = z.output<typeof span>;
const asked = /^(?:查|看|看看)?(?<span>本周|上周|本月|上月|今年)的?(?:数据|统计|报表|指标|办理情况)[?。]*$/u;

export const showFigures = answer({
  name: "show-figures",
  help: "“本月数据” 看受理、签收、办结、满意等指标",
  examples: ["本月数据", "上周数据"],
  slots: z.object({ span }),
  allow: readers,

  hears({ text, directed }) {
    const found = span.safeParse(asked.exec(squeeze(text))?.groups?.span);
    return directed && found.success ? { span: found.data } : undefined;
  },

  async run({ slots, person, community, now }, store) {
    const period = periodOf(slots.span, now);
    const nodes = seenBy(person, community.tree);
    // What is not due yet is neither in time nor late.
    const soFar = { from: period.from, to: new Date(Math.min(period.to.getTime(), now.getTime() + 1)) };
    const lines = (await figuresOf(soFar, { nodes }, store)).map(sayFigure);
    const lastDay = new Date(soFar.to.getTime() - 1);
    const where = partsOf(person, community.tree).map(({ name }) => name);
    const head = `${slots.span}数据 · ${where.join("、")}（${sayDay(period.from, now)}至${sayDay(lastDay, now)}）`;
    return [{ to: "speaker", text: [head, ...lines].join("\n") }];
  },
});

/** The nodes at which somebody may read figures. */
export function partsOf({ roles }: Person, tree: Tree) {
  const own = roles.filter(({ role }) => readers.includes(role)).map(({ at }) => at);
  return [...new Set(own)].flatMap((id) => tree.find(id) ?? []);
}

export function seenBy(person: Person, tree: Tree): Set<string> {
  const parts = partsOf(person, tree);
  const nodes = tree.nodes.filter(({ id }) => parts.some((part) => tree.isWithin(id, part.id)));
  return new Set(nodes.map(({ id }) => id));
}

/** Weeks begin on Monday. */
export function periodOf(span: Span, now: Date): Period {
  const { year, month, day, weekday } = localOf(now);
  const monday = day - ((weekday + 6) % 7);
  switch (span) {
    case "本周":
      return {
        from: instantOf({ year, month, day: monday }),
        to: instantOf({ year, month, day: monday + 7 }),
      };
    case "上周":
      return {
        from: instantOf({ year, month, day: monday - 7 }),
        to: instantOf({ year, month, day: monday }),
      };
    case "本月":
      return { from: instantOf({ year, month, day: 1 }), to: instantOf({ year, month: month + 1, day: 1 }) };
    case "上月":
      return { from: instantOf({ year, month: month - 1, day: 1 }), to: instantOf({ year, month, day: 1 }) };
    case "今年":
      return {
        from: instantOf({ year, month: 1, day: 1 }),
        to: instantOf({ year: year + 1, month: 1, day: 1 }),
      };
  }
}
