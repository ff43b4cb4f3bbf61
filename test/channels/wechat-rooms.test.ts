import { describe, expect, it, onTestFinished } from "vitest";
import type { Room } from "../../storage/rooms.ts";
import { listening } from "../support/listening.ts";
import { bookOf, botOn, li, me, room, wang } from "../support/wechat-bot.ts";
import { type Gateway, wechatGateway } from "../support/wechat-gateway.ts";

const parcel = (text: string, place = room) => ({ key: text, place, text, priority: "reply" as const });

describe("a room whose id is another one after each login", () => {
  /** An account of the web protocol: all its ids are new. */
  async function loggedInAs(login: string): Promise<Gateway> {
    const gateway = await wechatGateway();
    onTestFinished(() => gateway.kill());
    await gateway.start();
    const people = [me, li, wang, { id: "zhang", name: "老张" }];
    for (const { id, name } of people) await gateway.contact(`@${id}-${login}`, name);
    await gateway.room(
      `@@room-${login}`,
      "幸福里3号楼",
      people.map(({ id }) => `@${id}-${login}`),
    );
    await gateway.login(`@${me.id}-${login}`);
    return gateway;
  }

  it("is the same place, also before anybody speaks there; its people are others", async () => {
    const rooms: Room[] = [];
    const write = (gateway: Gateway, login: string) =>
      gateway.write({ id: `m-${login}`, from: `@${li.id}-${login}`, room: `@@room-${login}`, text: "好" });
    const monday = await loggedInAs("monday");
    const first = botOn(monday, { rooms: bookOf(rooms) });
    const firstEar = listening();
    await firstEar.online(first.channel);
    await write(monday, "monday");
    await firstEar.until(() => firstEar.heard.length === 1);
    const place = firstEar.heard[0]?.place ?? "";
    await first.channel.stop();

    const tuesday = await loggedInAs("tuesday");
    const known = Promise.withResolvers<Room>();
    const second = botOn(tuesday, { rooms: bookOf(rooms, known.resolve) });
    const ear = listening();
    await ear.online(second.channel);
    await known.promise;
    await second.channel.send(parcel("明天停水", place));
    await write(tuesday, "tuesday");
    await ear.until(() => ear.heard.length === 1);

    expect(place).toMatch(/^room:/);
    expect(tuesday.said.map((each) => each.place)).toEqual(["@@room-tuesday"]);
    expect(ear.heard[0]?.place).toBe(place);
    const [before, after] = [firstEar.heard[0]?.sender, ear.heard[0]?.sender];
    expect(after).not.toBe(before);
    expect(after).toMatch(/^session:/);
    await expect(second.channel.send(parcel("在吗", before))).rejects.toThrow("要重新绑定");
    await expect(second.channel.send(parcel("在的", after))).resolves.toMatch(/^own-/);
  });
});
