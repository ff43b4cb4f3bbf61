import { setTimeout as pause } from "node:timers/promises";
import { describe, it } from "vitest";
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

  it("may be idle for 70 seconds and is heard as before", { timeout: patienceMs }, async () => {
    const gateway = await openGateway({ heartbeatMs: 15_000 });
    const { channel } = botOn(gateway);
    const ear = listening();
    await ear.online(channel);

    await pause(70_000);

    await hears(gateway, ear, "还在吗");
    if (ear.states.filter(({ state }) => state === "online").length !== 1)
      throw new Error(`It came and went: ${ear.states.map(({ state }) => state).join()}`);
  });
});
