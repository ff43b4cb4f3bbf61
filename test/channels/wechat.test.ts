import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import { furnish, li, openBot, room } from "../support/wechat-bot.ts";
import { type Gateway, wechatGateway } from "../support/wechat-gateway.ts";
import { keepsTheContract } from "./contract.ts";

let gateway: Gateway;
beforeAll(async () => {
  gateway = await wechatGateway();
  await gateway.start();
  await furnish(gateway);
});
afterAll(() => gateway.kill());

describe("WeChat, as every channel,", () => {
  let count = 0;
  keepsTheContract(async () => {
    const bot = openBot(gateway);
    onTestFinished(bot.close);
    const run = count++;
    return {
      ...{ channel: bot.channel, place: room, sender: li.id, triesAgain: true },
      write: ({ id, text }) => gateway.write({ id: `${run}-${id}`, from: li.id, room, text }),
    };
  });
});
