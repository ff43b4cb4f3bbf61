import { describe, expect, it } from "vitest";
import { li, me, openGateway, room } from "../support/wechat-bot.ts";
import { wechatTown } from "../support/wechat-town.ts";

describe("one message that WeChat tells again and again, also after a restart", () => {
  it("becomes one request and one answer, which nobody takes for a message", async () => {
    const gateway = await openGateway();
    const { town, online, restart } = await wechatTown(gateway, room);
    await online();
    const answers = () => gateway.said.filter(({ place }) => place === room);

    await gateway.write({
      id: "m1",
      from: li.id,
      room,
      text: "@邻里\u20053号楼楼道灯不亮",
      mentions: [me.id],
    });
    await gateway.again("m1");
    await gateway.until(() => answers().length === 1);
    await town().idle();
    await restart();
    await online();
    const { inbox, outbox, requests } = town().storage.read;
    const heard = Promise.withResolvers<void>();
    town().onChange(() => void inbox.findId("wechat", me.id, "m2").then((id) => id && heard.resolve()));
    await gateway.again("m1");
    await gateway.write({ id: "m2", from: li.id, room, text: "好" });
    await heard.promise;
    await town().idle();

    const talk = await inbox.talkIn("wechat", room, 10);
    expect(talk.map(({ messageId }) => messageId)).toEqual(["m1", "m2"]);
    expect(await requests.findNumber(1)).toMatchObject({ problem: expect.stringContaining("楼道灯不亮") });
    expect(await requests.findNumber(2)).toBeUndefined();
    expect(answers()).toHaveLength(1);
    expect(answers()[0]?.text).toMatch(/登记|编号/);
    const [letter] = await outbox.talkIn("wechat", room, 10);
    expect(letter).toMatchObject({ state: "sent", platformId: answers()[0]?.id });
  });
});
