import { z } from "zod";
import { type Signal, signalsSubject } from "../../storage/signals.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import { action, answer, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { clip, squeeze } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { isOrder } from "./numbers.ts";
import type { Audience } from "./receipt.ts";
import { decidesOn, registerSignal, signalsFor } from "./signal.ts";

const listed = 10;

export const listSignals = answer({
  name: "list-signals",
  help: "“线索” 看群里可能是诉求、还没有登记的话",
  examples: ["线索"],
  slots: z.object({}),
  allow: staff,

  hears(said) {
    return isOrder(said) && /^(?:查|查看|看看?)?(?:全部|待定)?线索[。?!]*$/u.test(squeeze(said.text))
      ? {}
      : undefined;
  },

  async run({ person, community, now }, store) {
    const all = await signalsFor(person, community, store);
    if (all.length === 0) return [{ to: "here", text: "现在没有待定的线索。" }];
    const shown = all.slice(0, listed);
    const lines = await Promise.all(shown.map((signal) => line(signal, community, now, store)));
    const [first] = shown;
    const more = all.length > listed ? [`还有 ${all.length - listed} 条，处理几条后再看。`] : [];
    const how = `回“登记线索 ${first?.number}”或“忽略线索 ${first?.number}”。`;
    return [{ to: "speaker", subject: signalsSubject, text: [...lines, ...more, how].join("\n") }];
  },
});

async function line(signal: Signal, { tree }: Community, now: Date, store: Store): Promise<string> {
  const { number, channel, place, where, nodeId, category, saidAt, text } = signal;
  const group = await store.places.findGroup(channel, place);
  const at = where || tree.find(nodeId)?.name;
  const head = [sayMoment(saidAt, now), group?.name, at, `可能是${category}`].filter(Boolean).join(" · ");
  return `线索 ${number} · ${head}\n“${clip(text, 200)}”`;
}

const decided = z.object({ number: z.number() });

function numberAfter(verb: string, said: Said): z.output<typeof decided> | undefined {
  const found = isOrder(said)
    ? new RegExp(`^(?:${verb})线索[:,]?(?:#|编号|第)?(\\d{1,6})(?:号|条)?[。!]*$`, "u").exec(
        squeeze(said.text),
      )
    : undefined;
  return found?.[1] ? { number: Number(found[1]) } : undefined;
}

export const takeSignal = action({
  name: "take-signal",
  help: "“登记线索 3” 把群里的一句话登记为诉求，时限从说出时算起",
  examples: ["登记线索 3"],
  slots: decided,
  allow: staff,
  hears: (said) => numberAfter("登记|受理|转诉求", said),

  async run({ slots, ...said }, store) {
    const signal = await signalOf(slots.number, said, store);
    if (Array.isArray(signal)) return signal;
    const audience = await audienceAt(signal, said, store);
    const { request, told } = await registerSignal(signal, audience, store, said.person);
    const text = `线索 ${signal.number} 已登记为诉求 #${request.number}。`;
    return [{ to: "here", subject: `request:${request.id}`, text }, ...told];
  },
});

export const dropSignal = action({
  name: "drop-signal",
  help: "“忽略线索 3” 不是诉求，原话随即删除",
  examples: ["忽略线索 3"],
  slots: decided,
  allow: staff,
  hears: (said) => numberAfter("忽略|删除|取消|不是", said),

  async run({ slots, ...said }, store) {
    const signal = await signalOf(slots.number, said, store);
    if (Array.isArray(signal)) return signal;
    await store.signals.drop(signal, said.person.id, said.now);
    return [{ to: "here", text: `线索 ${signal.number} 已忽略，原话已删除。` }];
  },
});

/** One that waits; what is not there and what somebody may not see read the same. */
async function signalOf(
  number: number,
  { person, community }: Said,
  store: Store,
): Promise<Signal | Reply[]> {
  const signal = await store.signals.findNumber(number);
  const isSeen = signal && (await decidesOn(person, signal, community, store));
  if (!isSeen) return [{ to: "here", text: "没有查到您可以看的这条线索，请核对编号。" }];
  if (signal.state === "waiting") return signal;
  const request = signal.requestId === undefined ? undefined : await store.requests.find(signal.requestId);
  const how = request ? `已经登记为 #${request.number}` : "已经忽略了";
  return [{ to: "here", text: `线索 ${number} ${how}。` }];
}

/** Where a signal's author hears what has become of it: where it was said. */
async function audienceAt(
  { channel, place, personId }: Signal,
  { community, now }: Pick<Said, "community" | "now">,
  store: Store,
): Promise<Audience> {
  const accounts = await store.people.accountsOf(personId);
  const isReachable = accounts.some(({ privatePlace }) => privatePlace !== undefined);
  const alone = isReachable ? { person: personId } : undefined;
  return { here: { channel, place }, alone, inPrivate: false, community, now };
}
