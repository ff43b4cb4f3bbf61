import { z } from "zod";
import type { Person } from "../../storage/people.ts";
import type { Signal } from "../../storage/signals.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { clip } from "../text.ts";
import { maySee, superiorAt } from "./about-staff.ts";
import { complainedOf } from "./complained-of.ts";
import { certain } from "./recognise.ts";
import { dutyDeskAt, locate } from "./route.ts";
import { seenAs } from "./signal.ts";

const longest = 2000;

/** Talk in a group that may be a request waits in the box; nobody in the group hears of it. */
export const keepSignal = action({
  name: "keep-signal",
  help: "",
  examples: [],
  slots: z.object({}),
  allow: "everyone",
  longest: Number.POSITIVE_INFINITY,

  hears({ text, group, directed, community }) {
    if (directed || group?.purpose !== "residents") return undefined;
    const confidence = community.recognise(text)?.confidence ?? 0;
    const isGuess = confidence * 100 >= community.rules.requests.signalFrom && confidence < certain;
    return isGuess ? {} : undefined;
  },

  async run({ message, text, person, group, community, now }, store) {
    const found = community.recognise(text);
    if (!found) return undefined;
    const { node, spoken } = locate(text, person, group, community.tree);
    const matter = { nodeId: node.id, private: found.private };
    const about = await complainedOf(text, matter, community.tree, store);
    const signal = await store.signals.add({
      number: await store.settings.nextNumber("signal"),
      inboxId: message.id,
      personId: person.id,
      ...{
        channel: message.channel,
        place: message.place,
        text: clip(text, longest),
        where: spoken,
        nodeId: node.id,
      },
      ...{ category: found.category, class: found.class, private: found.private || about.length > 0 },
      confidence: Math.round(found.confidence * 100),
      saidAt: message.sentAt,
    });
    if (found.class !== "emergency" && found.class !== "urgent") return [];
    const desk = await deskFor(signal, about, { community, now }, store);
    return desk ? [alarm(desk, signal, community)] : [];
  },
});

/** The duty desk, or whoever is above it where the desk must not know. */
async function deskFor(
  signal: Signal,
  about: Person[],
  { community, now }: Pick<Said, "community" | "now">,
  store: Store,
): Promise<Person | undefined> {
  const desk = await dutyDeskAt(signal.nodeId, community, now, store);
  const seen = await seenAs(signal, community, store);
  if (desk && maySee(desk, seen, community.tree)) return desk;
  return superiorAt(about, signal.nodeId, community.tree, store);
}

/** Without the words: they stand in the box alone, to be forgotten there. */
function alarm({ id }: Person, { number, category, where, nodeId }: Signal, { tree }: Community): Reply {
  const at = where || tree.find(nodeId)?.name;
  const how = `回“线索”看原话，“登记线索 ${number}”登记。`;
  return {
    to: { person: id },
    priority: "deadline",
    allHours: true,
    text: `线索 ${number} 可能很急：${category} · ${at}。${how}`,
  };
}
