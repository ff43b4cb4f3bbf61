import { describe, expect, it } from "vitest";
import type { Arrival } from "../../storage/inbox.ts";
import { botOn, connected, conversationId, openPlatform, li as sender } from "../support/dingtalk-bot.ts";
import { fuzzFrames } from "../support/dingtalk-fuzz.ts";
import { listening } from "../support/listening.ts";

const count = 10_000;
/** Another seed is another test: `LINLI_SEED=2 vitest run test/channels/dingtalk-fuzz.test.ts`. */
const seed = Number(process.env.LINLI_SEED ?? 1);

describe("frames that no platform should send", () => {
  it(`harm nobody, ${count} of them, and a good message is heard afterwards (seed ${seed})`, async () => {
    const { platform, ear, log } = await connected();

    for (const frame of fuzzFrames(seed, count)) platform.throwFrame(frame);
    await platform.write({ conversationId, sender, text: "3号楼路灯坏了", msgId: "good" });

    const { heard } = ear;
    expect(heard.at(-1)).toMatchObject({ messageId: "good", text: "3号楼路灯坏了", place: conversationId });
    expect(heard.length).toBeGreaterThan(100);
    expect(heard.filter((arrival) => !isWhole(arrival))).toEqual([]);
    expect(log.filter((line) => line.includes("is no frame")).length).toBeGreaterThan(1_000);
    expect(log.filter((line) => line.includes("could not be read")).length).toBeGreaterThan(100);
  });

  it("are the same for the same seed", () => {
    const written = (of: number) => JSON.stringify([...fuzzFrames(of, 500)]);

    const first = written(7);

    // Compared as a whole: the difference of such texts is nothing to read.
    expect(written(7) === first).toBe(true);
    expect(written(8) === first).toBe(false);
  });

  it("below the protocol only cost a line", async () => {
    const { platform, ear } = await connected();

    for (const { socket } of platform.lines())
      (Reflect.get(socket, "_socket") as { write(bytes: Buffer): void }).write(
        Buffer.from("no websocket at all"),
      );
    await ear.until(() => ear.state() === "offline");
    await platform.write({ conversationId, sender, text: "还在吗" });

    expect(ear.heard.map(({ text }) => text)).toEqual(["还在吗"]);
  });
});

describe("a listener that fails", () => {
  it("costs neither the line nor the messages of others", async () => {
    const platform = await openPlatform({ redeliverMs: 100 });
    const { channel, log } = botOn(platform);
    let failures = 0;
    const ear = listening(async ({ text }) => {
      if (text === "一" && ++failures < 3) throw new Error("disk full");
    });
    const { listener } = ear;
    await channel.start({
      ...listener,
      met() {
        throw new Error("no place for a group");
      },
    });
    await ear.until(() => ear.state() === "online");

    const first = platform.write({ conversationId, sender, text: "一" });
    await platform.write({ conversationId, sender, text: "二" });
    await first;

    expect(ear.heard.map(({ text }) => text)).toEqual(["二", "一"]);
    expect(log.filter((line) => line.includes("disk full"))).toHaveLength(2);
    expect(platform.history.of("connected")).toHaveLength(1);
  });
});

/** Fit to be written down. */
function isWhole({
  messageId,
  place,
  sender: from,
  text,
  senderName,
  sentAt,
  attachments,
  quotes,
}: Arrival): boolean {
  const ids = [messageId, place, from, ...(quotes === undefined ? [] : [quotes])];
  return (
    ids.every((id) => typeof id === "string" && /^[^\p{Cc}\p{Cs}]+$/u.test(id)) &&
    [text, senderName].every((words) => typeof words === "string" && words.isWellFormed()) &&
    !Number.isNaN(sentAt.getTime()) &&
    (attachments ?? []).every(({ name, ref }) => typeof name === "string" && typeof ref === "string")
  );
}
