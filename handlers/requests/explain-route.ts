import { z } from "zod";
import { nobody, type Person } from "../../storage/people.ts";
import type { UrgencyClass } from "../../storage/rules.ts";
import type { Store } from "../../storage/storage.ts";
import type { EmergencyKind } from "../emergencies/detect.ts";
import { answer, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { aside } from "../people/roster-words.ts";
import type { Tree } from "../places/tree.ts";
import { sayMoment } from "../time/shanghai.ts";
import { complainedOf } from "./complained-of.ts";
import { limitsOf } from "./deadlines.ts";
import { isDelicate } from "./nature.ts";
import { certain } from "./recognise.ts";
import { dutyDeskAt, locate, type Proposal, propose } from "./route.ts";

export const explainRoute = answer({
  name: "explain-route",
  help: "“怎么派 3号楼电梯坏了” 试一试一句话会派给谁，什么都不登记",
  examples: ["怎么派 3号楼电梯坏了"],
  slots: z.object({ words: z.string() }),
  allow: [...staff, "administrator", "auditor"],

  hears({ text, directed }) {
    const words = directed
      ? /^(?:怎么派|试派)[\s:：,，]*(?<words>\S[\s\S]*)$/u.exec(text)?.groups?.words
      : undefined;
    return words === undefined ? undefined : { words };
  },

  async run({ slots: { words }, ...said }, store) {
    // Where nobody works does not matter for what a resident would say.
    return [aside(said, await routeOf(words, { ...said, person: undefined }, store))];
  },
});

type Asked = Pick<Said, "group" | "community" | "now"> & { person: Person | undefined };

interface Matter {
  category: string;
  class: UrgencyClass;
  private: boolean;
}

/** What would become of words said in a group: kind, limits, place, people, and why. Reads only. */
export async function routeOf(text: string, asked: Asked, store: Store): Promise<string> {
  const { community, group, now } = asked;
  const { tree, rules } = community;
  const where = locate(text, asked.person ?? nobody, group, tree);
  const spoken = where.spoken || "没说哪里";
  const place = `地点：${spoken} → ${wayUp(where.node.id, tree)}`;
  const kind = community.findEmergency(text);
  const found = community.recognise(text);
  const matter: Matter | undefined = kind ? { ...kind, class: "emergency" } : found;
  if (!matter) return [`“${text}”`, "不登记：没有听出诉求，当作闲聊或提问。", place].join("\n");
  const about = await complainedOf(text, { ...matter, nodeId: where.node.id }, tree, store);
  const isPrivate = matter.private || isDelicate(text, rules) || about.length > 0;
  const hiddenFrom = about.map(({ id }) => id);
  const usual = await propose({ ...matter, nodeId: where.node.id, hiddenFrom }, community, now, store);
  const desk =
    kind && about.length === 0 ? await dutyDeskAt(where.node.id, community, now, store) : undefined;
  const { signBy, contactBy, dueAt } = limitsOf(matter.class, now, rules);
  const moments = [signBy, contactBy, dueAt].map((at) => sayMoment(at, now));
  return [
    `“${text}”`,
    `类别：${matter.category} · ${rules.limits[matter.class].name} · ${isPrivate ? "私密，群里只说编号" : "公开"}`,
    becomes(kind, found?.confidence ?? 0, rules.requests.signalFrom),
    `时限：${moments[0]} 前签收，${moments[1]} 前联系，${moments[2]} 前办结`,
    place,
    ...people(desk ? { ...usual, owner: desk, deputy: undefined, reason: "险情先找在班的值班人员" } : usual),
    ...(about.length > 0 ? [`回避：${about.map(({ name }) => name).join("、")}`] : []),
  ].join("\n");
}

/** The street with everything above a place, the place itself first. */
function wayUp(nodeId: string, tree: Tree): string {
  return tree
    .above(nodeId)
    .map(({ name }) => name)
    .join(" → ");
}

function becomes(kind: EmergencyKind | undefined, confidence: number, signalFrom: number): string {
  if (kind) return `险情：${kind.name}，先给救助的话，同时叫值班`;
  const hundredths = Math.round(confidence * 100);
  const how =
    confidence >= certain ? "直接登记" : hundredths >= signalFrom ? "群里当线索，先不登记" : "群里当作闲聊";
  return `险情：不是 · 把握 ${hundredths}% · ${how}`;
}

function people({ owner, deputy, assisting, goal, reason }: Proposal): string[] {
  const named = (person: Person | undefined) =>
    person ? `${person.name}${person.title && `（${person.title}）`}` : "无";
  return [
    `承办：${owner ? named(owner) : "待分派"} · 备岗：${named(deputy)} · 协办：${assisting.join("、") || "无"}`,
    `目标：${goal}`,
    `理由：${reason}`,
  ];
}
