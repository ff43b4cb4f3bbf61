import { pick, seeded } from "../hard/speakers.ts";
import { cardPress, cardTopic, robotMessage, robotTopic } from "./dingtalk-words.ts";

type Random = () => number;
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const long = "很长".repeat(5_000);
const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;

const strange: Json[] = [
  ...[null, true, false, 0, -1, 1e308, 8.64e15 + 1, 0.5, "", " ", "\u0000", "\ud800", "a\u2005b", long],
  ...["__proto__", "constructor", "error", "2", "NaN", "{}", "[]", "null", "{", deep],
  ...[[], {}, [null], [[]], { a: { b: { c: {} } } }, { toString: 1 }],
];

const words: Json[] = [
  ...[
    "__proto__",
    "hasOwnProperty",
    "then",
    "toJSON",
    "type",
    "headers",
    "data",
    "topic",
    "messageId",
    "length",
  ],
];

/** Frames as no platform should send them; the same ones for the same seed. Binary ones are buffers. */
export function* fuzzFrames(seed: number, count: number): Generator<string | Buffer> {
  const random = seeded(seed);
  for (let number = 0; number < count; number += 1) yield pick(makers, random)(random, number);
}

const makers: ((random: Random, number: number) => string | Buffer)[] = [
  (random) =>
    Buffer.from(Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256))),
  (random) => pick(["", " ", "null", "[]", "{}", "1", '"a"', "{", "ping", deep, long, "\ud800"], random),
  (random) => JSON.stringify(pick(strange, random)),
  // Well formed outside, strange somewhere inside.
  (random, number) => written(frame(random, number), random, 1 + Math.floor(random() * 3)),
  (random, number) => written(frame(random, number), random, 1),
  // Cut off, or with a letter changed.
  (random, number) => {
    const whole = written(frame(random, number), random, 0);
    return whole.slice(0, Math.floor(random() * whole.length));
  },
  (random, number) => {
    const whole = written(frame(random, number), random, 0);
    const at = Math.floor(random() * whole.length);
    return whole.slice(0, at) + String.fromCharCode(Math.floor(random() * 0xffff)) + whole.slice(at + 1);
  },
  // What the frame carries is no JSON, or no string.
  (random, number) => JSON.stringify({ ...frame(random, number), data: pick(strange, random) }),
];

/** With so many places in it, or in what it carries, made strange. */
function written(whole: { [key: string]: Json }, random: Random, changes: number): string {
  const copy = structuredClone(whole);
  for (let change = 0; change < changes; change += 1) spoil(copy, random);
  return JSON.stringify({
    ...copy,
    data: typeof copy.data === "object" ? JSON.stringify(copy.data) : copy.data,
  });
}

function spoil(value: { [key: string]: Json } | Json[], random: Random): void {
  const keys = Object.keys(value);
  const key = keys.length > 0 ? pick(keys, random) : "a";
  const held = (value as { [key: string]: Json })[key];
  const choice = random();
  if (typeof held === "object" && held !== null && random() < 0.7) spoil(held, random);
  else if (choice < 0.25) delete (value as { [key: string]: Json })[key];
  else if (choice < 0.35 && !Array.isArray(value)) put(value, String(pick(words, random)), random);
  else put(value, key, random);
}

/** Defined and not assigned, for `__proto__` would not become a field. */
function put(value: object, key: string, random: Random): void {
  const strangeValue = structuredClone(pick(strange, random));
  Object.defineProperty(value, key, {
    value: strangeValue,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function frame(random: Random, number: number): { [key: string]: Json } {
  const [type, topic, data] = pick(kinds, random)(number);
  return {
    ...{ specVersion: "1.0", type },
    headers: { appId: "a", messageId: `fuzz-${number}`, topic, contentType: "application/json", time: "1" },
    data: data as Json,
  };
}

const session = {
  address: "https://oapi.dingtalk.com/robot/sendBySession?session=fuzz",
  until: 4_102_444_800_000,
};

const kinds: ((number: number) => [type: string, topic: string, data: unknown])[] = [
  (number) => ["CALLBACK", robotTopic, message(number, {})],
  (number) => [
    "CALLBACK",
    robotTopic,
    message(number, { msgtype: "picture", content: { downloadCode: "d" } }),
  ],
  (number) => [
    "CALLBACK",
    robotTopic,
    message(number, {
      msgtype: "richText",
      content: { richText: [{ text: "a" }, { type: "picture", downloadCode: "d" }] },
    }),
  ],
  (number) => ["CALLBACK", cardTopic, cardPress({ outTrackId: `o${number}`, userId: "u", action: "agree" })],
  () => ["EVENT", "*", { openConversationId: "cidFuzz", title: "群" }],
  () => ["SYSTEM", "ping", { opaque: "1" }],
  () => ["SYSTEM", "KEEPALIVE", {}],
  () => ["CALLBACK", "error", {}],
  () => ["NONE", "none", {}],
];

function message(number: number, extra: Record<string, unknown>) {
  const sender = { senderId: "fuzz", staffId: "fuzz" };
  const said = {
    conversationId: `cidFuzz${number % 7}`,
    sender,
    text: "乱",
    msgId: `fuzz-${number}`,
    at: 1,
    extra,
  };
  return robotMessage(said, session, "robot");
}
