import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { listening } from "../support/listening.ts";
import { botOn, li, openGateway, room } from "../support/wechat-bot.ts";

const patienceMs = 240_000;

async function hears(
  gateway: Awaited<ReturnType<typeof openGateway>>,
  ear: ReturnType<typeof listening>,
  text: string,
) {
  await gateway.write({ id: `m-${text}`, from: li.id, room, text });
  await ear.until(() => ear.heard.some((arrival) => arrival.text === text));
}

describe("WeChat's gateway, with the waits of the product", () => {
  it.each([30, 100])(
    "is heard again after it was away for %i seconds",
    { timeout: patienceMs },
    async (seconds) => {
      const gateway = await openGateway();
      const { channel } = botOn(gateway, {
        timings: { beatMs: 3_000, longestProbeWaitMs: 15_000, longestWaitMs: 60_000 },
      });
      const ear = listening();
      await ear.online(channel);
      await hears(gateway, ear, "之前");

      await gateway.kill();
      await ear.until(() => ear.state() !== "online");
      await pause(seconds * 1_000);
      await gateway.start();

      await ear.until(() => ear.state() === "online");
      await hears(gateway, ear, "之后");
      await channel.send({ key: "a", place: room, text: "在", priority: "reply" });
    },
  );

  it("is asked anew when it is silent, and never told to log out", { timeout: patienceMs }, async () => {
    // wechaty's own watchdog would stop the account sixty seconds after the first message.
    const gateway = await openGateway({ heartbeatMs: 600_000 });
    const { channel } = botOn(gateway);
    const ear = listening();
    await ear.online(channel);
    await hears(gateway, ear, "之前");

    await ear.until(() => ear.state() === "deaf");
    await ear.until(() => ear.state() === "online");

    expect(ear.states.map(({ state }) => state)).toEqual(["connecting", "online", "deaf", "online"]);
    expect(ear.shut).toEqual([]);
    await hears(gateway, ear, "还在吗");
  });

  it("may be idle for 70 seconds and is heard as before", { timeout: patienceMs }, async () => {
    const gateway = await openGateway({ heartbeatMs: 15_000 });
    const { channel } = botOn(gateway);
    const ear = listening();
    await ear.online(channel);

    await pause(70_000);

    await hears(gateway, ear, "还在吗");
    expect(ear.states.map(({ state }) => state)).toEqual(["connecting", "online"]);
  });
});
