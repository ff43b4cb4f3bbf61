import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { handChannel } from "../support/hand-channel.ts";
import { losesAccount, personOf, townWithWechat } from "../support/neighbours.ts";
import { plain } from "../support/sample-pictures.ts";
import { openTown } from "../support/town.ts";

describe("a message taken back", () => {
  const picture = { kind: "picture" as const, name: "身份证.jpg", ref: "pic-1" };

  it("takes its picture along", async () => {
    const { wechat, town } = await townWithWechat();
    wechat.files.set("pic-1", plain.gif);
    const lost = {
      sender: "li",
      place: "g",
      kind: "picture" as const,
      attachments: [picture],
      messageId: "m",
    };
    await wechat.says(lost);
    await town.hoursPass(1);
    const id = (await town.storage().read.inbox.findId("wechat", "bot", "m")) ?? 0;
    const [kept] = await town.storage().read.attachments.of(id);
    const file = join(dirname(town.file), "files", kept?.file ?? "nothing");
    expect((await stat(file)).size).toBe(plain.gif.length);

    await wechat.told().revoked({ botAccount: "bot", messageId: "m" });
    await town.hoursPass(26);
    await town.isDownFor(0);

    await expect(stat(file)).rejects.toThrow();
  });

  it("is not asked for its picture any more", async () => {
    const { wechat, town } = await townWithWechat();
    await wechat.says({ sender: "li", place: "g", kind: "picture", attachments: [picture], messageId: "m" });
    await wechat.told().revoked({ botAccount: "bot", messageId: "m" });
    wechat.files.set("pic-1", plain.gif);

    await town.hoursPass(26);
    await town.isDownFor(0);

    const id = (await town.storage().read.inbox.findId("wechat", "bot", "m")) ?? 0;
    expect(await town.storage().read.attachments.of(id)).toMatchObject([{ file: "", name: "" }]);
  });

  it("is not answered when it is taken back while the answer is being thought of, and nobody is alarmed", async () => {
    const wechat = handChannel("wechat");
    const thinking = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const town = await openTown({
      beside: [wechat.channel],
      model: {
        async answer() {
          asked.resolve();
          await thinking.promise;
          return undefined;
        },
      },
    });
    const words = { sender: "li", place: "li", placeKind: "private" as const, messageId: "m" };
    await wechat.says({ ...words, text: "低保怎么申请，要带什么材料？" });
    await asked.promise;

    await wechat.told().revoked({ botAccount: "bot", messageId: "m" });
    thinking.resolve();
    await town.real().idle();

    expect(wechat.heardIn("li")).toEqual([]);
    expect(town.log.filter((line) => line.includes("could not be handled"))).toEqual([]);
  });

  it("leaves no name of its sender behind", async () => {
    const { wechat, town } = await townWithWechat();
    await wechat.says({
      sender: "li",
      senderName: "李建国136",
      place: "g",
      text: "密码1234",
      messageId: "m",
    });
    await town.real().idle();

    await wechat.told().revoked({ botAccount: "bot", messageId: "m" });
    await town.hoursPass(30);

    const [talk] = await town.storage().read.inbox.talkIn("wechat", "g", 1);
    expect(talk?.senderName).toBe("");
  });

  it("is told in the history of the request it had become", async () => {
    const { wechat, town } = await townWithWechat();
    const words = { sender: "li", place: "li", placeKind: "private" as const };
    await wechat.says({ ...words, text: "3号楼路灯坏了", messageId: "m" });
    await town.real().idle();

    await wechat.told().revoked({ botAccount: "bot", messageId: "m" });

    const request = await town.request(1);
    const history = await town.storage().read.journal.of([`request:${request?.id}`]);
    expect(history.map(({ name }) => name)).toContain("revoked");
  });
});

describe("talk that is forgotten after a day", () => {
  it("takes its pictures along", async () => {
    const { wechat, town } = await townWithWechat();
    wechat.files.set("pic-1", plain.gif);
    const picture = { kind: "picture" as const, name: "自拍.jpg", ref: "pic-1" };
    await wechat.says({ sender: "li", place: "g", kind: "picture", attachments: [picture], messageId: "m" });
    await town.hoursPass(1);
    const id = (await town.storage().read.inbox.findId("wechat", "bot", "m")) ?? 0;

    await town.hoursPass(48);
    await town.isDownFor(0);

    expect(await town.storage().read.attachments.of(id)).toMatchObject([{ file: "", name: "" }]);
  });
});

describe("a platform in trouble", () => {
  it("is told to a secretary when the administrator can only be reached over it", async () => {
    const { wechat, town } = await townWithWechat();
    await losesAccount(town, "gu-yan");
    await town.person("chen-zhiyuan").says("帮助");
    const administrator = await personOf(town, "gu-yan");
    const account = { channel: "wechat", id: "gu", privatePlace: "gu" };
    await town.storage().transaction((store) => store.people.save(administrator, [account]));

    wechat.told().connection("needs-login", "https://login.example/code");
    await town.real().heartbeat();
    await town.real().idle();

    town.person("chen-zhiyuan").hears(/【渠道】微信需要有人扫码登录/);
  });

  it("is told again when it is logged out a second time on the same day", async () => {
    const { wechat, town } = await townWithWechat();
    wechat.told().connection("needs-login", "");
    await town.real().heartbeat();
    wechat.told().connection("online", "");
    await town.hoursPass(4);

    wechat.told().connection("needs-login", "");
    await town.hoursPass(2);

    const told = town.person("gu-yan").heard();
    expect(told.filter((text) => text.includes("需要有人扫码登录"))).toHaveLength(2);
  });

  it("is told when it comes and goes for hours", async () => {
    const { wechat, town } = await townWithWechat();

    for (let minutes = 0; minutes < 180; minutes += 4) {
      wechat.told().connection("online", "");
      wechat.told().connection("offline", "平台马上又断开了");
      await town.hoursPass(4 / 60);
    }

    town.person("gu-yan").hears(/【渠道】微信/);
  });

  it("is not told again at midnight, two hours after it was told", async () => {
    const { wechat, town } = await townWithWechat();
    await town.hoursPass(12);
    wechat.told().connection("rejected", "");

    await town.hoursPass(3);

    expect(town.person("gu-yan").heard()).toHaveLength(1);
  });
});
