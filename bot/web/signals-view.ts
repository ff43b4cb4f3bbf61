import { signalsFor } from "../../handlers/requests/signal.ts";
import type { SignalRow } from "./board-api.ts";
import type { Looking } from "./looking.ts";

/** Talk that waits for somebody to say whether it is a request, as far as one may see it, the oldest first. */
export async function signalsView({ person, community, store }: Looking): Promise<SignalRow[]> {
  const { tree, rules } = community;
  const groups = await store.places.groups();
  return (await signalsFor(person, community, store)).map((signal) => ({
    ...{ number: signal.number, text: signal.text, category: signal.category, private: signal.private },
    ...{ confidence: signal.confidence, at: signal.saidAt.toISOString() },
    urgency: rules.limits[signal.class].name,
    where: signal.where || (tree.find(signal.nodeId)?.name ?? ""),
    group:
      groups.find(({ channel, place }) => channel === signal.channel && place === signal.place)?.name ?? "",
  }));
}
