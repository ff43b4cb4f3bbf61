import { expect, it } from "vitest";
import type { Channel } from "../../bot/channels/channel.ts";
import type { Arrival } from "../../storage/inbox.ts";

/** A channel to be tried, with the other side of it in the test's hands. */
export interface Tried {
  channel: Channel;
  /** Somebody writes on the platform. Resolves when the platform has been told that the bot has it, rejects when it has not. */
  write(message: { id: string; text: string; place: string; sender: string }): Promise<void>;
}

/** What every channel has to keep; each channel's own test opens it and calls this. */
export function keepsTheContract(open: () => Promise<Tried>): void {
  it("hands in what was written, with ids of its own and the channel's name", async () => {
    const { channel, write } = await open();
    const heard: Arrival[] = [];
    await channel.start(async (arrival) => void heard.push(arrival));

    await write({ id: "1", text: "3号楼路灯坏了", place: "g", sender: "s" });
    await write({ id: "2", text: "今晚吃啥", place: "g", sender: "s" });

    expect(heard.map(({ messageId, text, place, sender }) => ({ messageId, text, place, sender }))).toEqual([
      { messageId: "1", text: "3号楼路灯坏了", place: "g", sender: "s" },
      { messageId: "2", text: "今晚吃啥", place: "g", sender: "s" },
    ]);
    expect(new Set(heard.map((arrival) => arrival.channel))).toEqual(new Set([channel.name]));
    await channel.stop();
  });

  it("acknowledges only what is on disk", async () => {
    const { channel, write } = await open();
    await channel.start(async () => {
      throw new Error("disk full");
    });

    await expect(write({ id: "1", text: "救命", place: "g", sender: "s" })).rejects.toThrow();
    await channel.stop();
  });

  it("gives each sent message an id, and the same one for the same key", async () => {
    const { channel } = await open();
    await channel.start(async () => undefined);

    const first = await channel.send({ key: "a", place: "g", text: "一" });
    const second = await channel.send({ key: "b", place: "g", text: "一" });

    expect(first).not.toBe("");
    expect(second).not.toBe(first);
    await channel.stop();
  });

  it("takes and sends nothing once it has stopped", async () => {
    const { channel, write } = await open();
    await channel.start(async () => undefined);
    await channel.stop();

    await expect(channel.send({ key: "a", place: "g", text: "一" })).rejects.toThrow();
    await expect(write({ id: "1", text: "一", place: "g", sender: "s" })).rejects.toThrow();
  });
}
