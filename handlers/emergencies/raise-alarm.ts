import { z } from "zod";
import { action, type Reply, type Said } from "../handler.ts";
import { openRequest } from "../requests/file-request.ts";
import { dutyDeskAt, locate } from "../requests/route.ts";
import { clip } from "../text.ts";
import { type EmergencyKind, fillNumbers } from "./detect.ts";

export const raiseAlarm = action({
  name: "raise-alarm",
  help: "遇到险情直接说，例如“家里有煤气味”；先打 119、120 或 110",
  examples: ["家里有煤气味", "3号楼有人被困在电梯里了"],
  slots: z.object({ kind: z.string() }),
  allow: "everyone",
  anywhere: true,
  relayed: true,
  longest: Number.POSITIVE_INFINITY,

  hears({ text, community }) {
    const kind = community.findEmergency(text);
    return kind && { kind: kind.name };
  },

  async run({ slots, ...said }, store) {
    const { community, person, group, text } = said;
    const kind = community.rules.emergencies.kinds.find(({ name }) => name === slots.kind);
    if (!kind) return undefined;
    const where = locate(text, person, group, community.tree);
    const desk = await dutyDeskAt(where.node.id, community, said.now, store);
    const matter = {
      problem: text,
      category: kind.category,
      class: "emergency",
      private: kind.private,
      lead: desk,
    } as const;
    const request = await openRequest(said, matter, where, store);
    const told: Reply[] = desk
      ? [
          {
            to: { person: desk.id },
            priority: "emergency",
            subject: `request:${request.id}`,
            text: [
              `【${kind.name}】#${request.number} 请马上处理`,
              `“${clip(text, 300)}”`,
              `${where.spoken || where.node.name} · ${person.name}${group ? ` · 来自“${group.name}”` : ""}`,
              `回复“收到 ${request.number}”接手。`,
            ].join("\n"),
            otherwise: `【${kind.name}】#${request.number} 请值班马上处理。`,
          },
        ]
      : [];
    return [...firstWords(said, kind, desk !== undefined), ...told];
  },
});

/** The number first, no question; private kinds are said to the person alone, and to the group only when there is no other way. */
function firstWords(
  { community, message, account, relayedBy }: Said,
  kind: EmergencyKind,
  deskKnows: boolean,
): Reply[] {
  const whatToDo = fillNumbers(kind.text, community.rules.numbers);
  const text = deskKnows ? `${whatToDo}\n社区值班已同时收到通知。` : whatToDo;
  const reachable = account.privatePlace !== undefined || relayedBy !== undefined;
  const alone = kind.private && message.placeKind === "group" && reachable;
  return [{ to: alone ? "speaker" : "here", priority: "emergency", text }];
}
