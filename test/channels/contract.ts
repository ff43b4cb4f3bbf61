import { expect, it } from "vitest";
import type { Channel } from "../../bot/channels/channel.ts";
import { listening } from "../support/listening.ts";

/** A channel to be tried, with the other side of it in the test's hands. */
export interface Tried {
  channel: Channel;
  /** A group that the bot is in, and somebody in it, as the channel calls them. */
  place: string;
  sender: string;
  /**
   * Somebody writes on the platform. Resolves when the platform has been told that the bot has it, rejects when it has
   * been told that it has not; on platforms that are never told, when it is under way.
   */
  write(message: { id: string; text: string }): Promise<void>;
  /** Does the platform try again by itself? Then `write` resolves after the trying. */
  triesAgain: boolean;
}

/** What every channel has to keep; each channel's own test opens it and calls this. */
export function keepsTheContract(open: () => Promise<Tried>): void {
  it("hands in what was written, in order, with ids of its own and the channel's name", async () => {
    const { channel, write, place, sender } = await open();
    const ear = listening();
    await ear.online(channel);

    await write({ id: "1", text: "3号楼路灯坏了" });
    await write({ id: "2", text: "今晚吃啥" });
    await ear.until(() => ear.heard.length === 2);

    const [first, second] = ear.heard;
    expect(ear.heard.map(({ text }) => text)).toEqual(["3号楼路灯坏了", "今晚吃啥"]);
    for (const arrival of ear.heard)
      expect(arrival).toMatchObject({ place, sender, placeKind: "group", channel: channel.name });
    expect(first?.messageId).not.toBe(second?.messageId);
    expect(first?.botAccount).toBe(second?.botAccount);
    await channel.stop();
  });

  it("acknowledges only what is on disk", async () => {
    const { channel, write, triesAgain } = await open();
    let tries = 0;
    const ear = listening(async () => {
      tries += 1;
      if (tries === 1) throw new Error("disk full");
    });
    await ear.online(channel);

    const written = write({ id: "1", text: "救命" });

    if (triesAgain) {
      await written;
      await ear.until(() => ear.heard.length === 1);
      expect(tries).toBe(2);
    } else await expect(written).rejects.toThrow();
    await channel.stop();
  });

  it("gives each sent message an id of its own", async () => {
    const { channel, place } = await open();
    await listening().online(channel);

    const first = await channel.send({ key: "a", place, text: "一", priority: "reply" });
    const second = await channel.send({ key: "b", place, text: "一", priority: "reply" });

    expect(first).not.toBe("");
    expect(second).not.toBe(first);
    await channel.stop();
  });

  it("names a door for what may leave", async () => {
    const { channel, place } = await open();
    await listening().online(channel);

    expect(channel.doorFor(place, "reply")?.name).toMatch(new RegExp(`^${channel.name}`));
    await channel.stop();
  });

  it("takes and sends nothing once it has stopped, and says so", async () => {
    const { channel, write, place } = await open();
    const ear = listening();
    await ear.online(channel);
    await channel.stop();

    await expect(channel.send({ key: "a", place, text: "一", priority: "reply" })).rejects.toThrow();
    void write({ id: "1", text: "一" }).catch(() => undefined);
    expect(ear.heard).toEqual([]);
    expect(ear.state()).toBe("stopped");
  });
}
