import { describe, expect, it } from "vitest";
import { handChannel } from "../support/hand-channel.ts";
import { openStaffWeb } from "../support/staff-web.ts";

const inside = ["me", "messages", "channels", "groups", "events"];

describe("the staff page's door", () => {
  it("lets in whoever has a link, with a cookie that no program can read", async () => {
    const web = await openStaffWeb();

    const entered = await web.enter(await web.invited("chen-zhiyuan"));

    expect(entered.status).toBe(200);
    expect(entered.cookie).toMatch(/^linli-session=\S+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    const [cookie] = entered.cookie.split(";");
    expect((await web.ask("me", { cookie })).json).toEqual({
      ...{ id: "chen-zhiyuan", name: "陈志远", roles: expect.stringContaining("春晖社区书记") },
      may: {
        ...{ requests: true, bindGroups: true, invite: true, relay: true, channels: true },
        ...{ seeQuestions: true, seeDocuments: true, keepDocuments: true },
      },
    });
  });

  it("gives the cookie to encrypted connections only where the page has an https address", async () => {
    const web = await openStaffWeb({ publicUrl: "https://linli.example.cn" });
    const token = await web.invited("chen-zhiyuan");

    const entered = await web.enter(token, { origin: "https://linli.example.cn" });

    expect(entered.cookie).toMatch(/; SameSite=Strict; Secure$/);
  });

  it("opens once for each link, and the newest link is the one that counts", async () => {
    const web = await openStaffWeb();
    const old = await web.invited("chen-zhiyuan");
    const token = await web.invited("chen-zhiyuan");

    const first = await web.enter(token);
    const again = await web.enter(token);
    const older = await web.enter(old);

    expect([first.status, again.status, older.status]).toEqual([200, 401, 401]);
    expect(again.json.message).toMatch(/用过了或已经过期/);
    expect(again.cookie).toBe("");
  });

  it("opens for ten minutes", async () => {
    const web = await openStaffWeb();
    const [early, late] = [await web.invited("chen-zhiyuan"), await web.invited("wang-xiulan")];

    web.town.clock.set(new Date(web.town.clock.now().getTime() + 9.9 * 60_000));
    expect((await web.enter(early)).status).toBe(200);
    web.town.clock.set(new Date(web.town.clock.now().getTime() + 0.2 * 60_000));
    expect((await web.enter(late)).status).toBe(401);
  });

  it("lets stay for twelve hours, and until somebody leaves", async () => {
    const web = await openStaffWeb();
    const chen = await web.person("chen-zhiyuan");
    const wang = await web.person("wang-xiulan");

    await chen.post("leave", {});
    expect((await chen.ask("me")).status).toBe(401);
    web.town.clock.set(new Date(web.town.clock.now().getTime() + 11.9 * 3_600_000));
    expect((await wang.ask("me")).status).toBe(200);
    web.town.clock.set(new Date(web.town.clock.now().getTime() + 0.2 * 3_600_000));
    expect((await wang.ask("me")).status).toBe(401);
  });

  it.each(inside)("shows nobody /%s without a session, and says kindly how to get one", async (path) => {
    const web = await openStaffWeb();

    for (const cookie of [undefined, "", "linli-session=", "linli-session=token-0", "session=x"]) {
      const { status, json } = await web.ask(path, { ...(cookie !== undefined && { cookie }) });

      expect(status).toBe(401);
      expect(json.message).toMatch(/请先用链接登录.*私聊邻里“登录网页”/);
    }
  });

  it("takes no words without a session", async () => {
    const web = await openStaffWeb();
    const body = { text: "帮助", id: "1" };

    const said = await web.ask("messages", { body, origin: "http://linli.test:3000" });

    expect(said.status).toBe(401);
  });

  it("stays shut to what another site's page sends, session or not", async () => {
    const web = await openStaffWeb({ publicUrl: "https://linli.example.cn" });
    const { cookie } = await web.person("chen-zhiyuan");
    const body = { text: "邀请 王秀兰", id: "1" };
    const origins = ["http://evil.example", "https://evil.example:3000", "null", "", undefined];

    for (const origin of origins) {
      const letter = { body, cookie, ...(origin !== undefined && { origin }) };
      for (const path of ["messages", "leave", "enter"]) {
        expect(await web.ask(path, letter)).toMatchObject({ status: 403, json: { message: /管理页面/ } });
      }
    }
    expect((await web.ask("messages", { body, cookie, origin: "https://linli.example.cn" })).status).toBe(
      200,
    );
    expect((await web.ask("me", { cookie })).status).toBe(200);
  });

  it("does not let anybody try twenty-one times in a minute", async () => {
    const web = await openStaffWeb();
    for (let tries = 0; tries < 20; tries += 1) expect((await web.enter("guess")).status).toBe(401);
    const token = await web.invited("chen-zhiyuan");

    const tooMany = await web.enter(token);

    expect(tooMany).toMatchObject({ status: 429, json: { message: /过一分钟/ } });
    web.town.clock.set(new Date(web.town.clock.now().getTime() + 60_000));
    expect((await web.enter(token)).status).toBe(200);
  });

  it("is shut behind whoever works for the community no more, and to residents", async () => {
    const web = await openStaffWeb();
    const wang = await web.person("wang-xiulan");
    const { read, transaction } = web.town.storage();
    const person = await read.people.find("wang-xiulan");
    if (!person) throw new Error("王秀兰 is not there");

    await transaction((store) => store.people.save({ ...person, roles: [] }, []));

    expect((await wang.ask("me")).status).toBe(401);
    expect((await web.enter(await web.invited("fang"))).status).toBe(401);
  });

  it("ends the session that the browser had before", async () => {
    const web = await openStaffWeb();
    const { cookie } = await web.person("chen-zhiyuan");

    await web.enter(await web.invited("wang-xiulan"), { cookie });

    expect((await web.ask("me", { cookie })).status).toBe(401);
  });
});

describe("what is said on the page", () => {
  it("is said by whoever has entered, and answered there", async () => {
    const web = await openStaffWeb();
    const chen = await web.person("chen-zhiyuan");

    await chen.says("我是谁");

    const [asked, answer] = await chen.talk();
    expect(asked).toBe("我：我是谁");
    expect(answer).toMatch(/^邻里：陈志远，您是.*春晖社区书记/);
    expect(await (await web.person("wang-xiulan")).talk()).toEqual([]);
  });

  it("is one message however often it is sent; another person's of the same id is another one", async () => {
    const web = await openStaffWeb();
    const [chen, wang] = [await web.person("chen-zhiyuan"), await web.person("wang-xiulan")];

    await chen.says("我是谁", "the-same");
    await chen.says("我是谁", "the-same");
    await wang.says("我是谁", "the-same");

    expect(await chen.talk()).toHaveLength(2);
    expect((await wang.talk())[1]).toMatch(/王秀兰/);
  });

  it("may quote what the bot has said there", async () => {
    const web = await openStaffWeb();
    const wang = await web.person("wang-xiulan");
    await wang.says("春晖苑3号楼2单元电梯又坏了");
    await wang.says("春晖苑5号楼楼道灯不亮");
    const { json } = await wang.ask("messages");
    const task = json.find(({ text }: { text: string }) => text.includes("新诉求 #1"));

    await wang.post("messages", { text: "收到", id: "2", quotes: task.id });
    await web.town.real().idle();

    expect((await wang.talk()).slice(-2).join("\n")).toMatch(/已签收 #1/);
  });

  it("stays that person's, even after somebody else's code was said there", async () => {
    const web = await openStaffWeb();
    const chen = await web.person("chen-zhiyuan");
    await chen.says("邀请 王秀兰");
    await chen.says("绑定 48271935");

    await chen.says("我是谁");

    expect((await chen.talk()).at(-1)).toMatch(/陈志远，您是.*春晖社区书记/);
  });

  it.each([{ text: "" }, { text: 7, id: "1" }, { text: "好" }, { text: "好".repeat(20_001), id: "1" }, []])(
    "is refused in Chinese when it cannot be read",
    async (body) => {
      const chen = await (await openStaffWeb()).person("chen-zhiyuan");

      const { status, json } = await chen.post("messages", body);

      expect(status).toBe(400);
      expect(json.message).toMatch(/^[\p{Script=Han}，。]+$/u);
    },
  );
});

describe("the groups on the page", () => {
  it("are those of the person's part of the tree; the ones that wait are shown to those who bind", async () => {
    const web = await openStaffWeb();
    await web.town.person("fang").says("在吗", "g-new");
    const [chen, wang] = [await web.person("chen-zhiyuan"), await web.person("wang-xiulan")];

    const { json: hers } = await wang.ask("groups");
    const { json: his } = await chen.ask("groups");

    expect(his.unbound).toMatchObject([{ name: "g-new", channel: "演示" }]);
    expect(his.nodes).toContain("春晖苑3号楼");
    expect(his.nodes).not.toContain("望江社区");
    const names = his.bound.map(({ name }: { name: string }) => name);
    expect(names).toContain("春晖苑邻里群");
    expect(names).not.toContain("望江花园邻里群");
    expect(hers.unbound).toEqual([]);
    expect(hers.nodes).toEqual([]);
    expect(hers.bound.map(({ name }: { name: string }) => name)).toContain("春晖苑1—5号楼群");
    expect(hers.bound.map(({ name }: { name: string }) => name)).not.toContain("春晖苑6—10号楼群");
  });
});

describe("the channels on the page", () => {
  const code = "http://weixin.qq.com/x/the-code-to-scan";

  it("show the code to scan as a picture, to administrators and secretaries only", async () => {
    const wechat = handChannel("wechat");
    const web = await openStaffWeb({ beside: [wechat.channel] });
    const [chen, wang] = [await web.person("chen-zhiyuan"), await web.person("wang-xiulan")];
    wechat.told().connection("needs-login", code);

    const { json: his } = await chen.ask("channels");
    const hers = await wang.ask("channels");

    const row = his.find(({ name }: { name: string }) => name === "wechat");
    expect(row).toMatchObject({ title: "微信", stateName: "等人扫码登录", detail: "" });
    expect(row.qr).toMatch(/^<svg[\s\S]*<path/);
    expect(JSON.stringify(his)).not.toContain(code);
    expect(hers).toMatchObject({ status: 403, json: { message: /管理员和书记/ } });
  });

  it("stand in /healthz with their states, never with the code", async () => {
    const wechat = handChannel("wechat");
    const web = await openStaffWeb({ beside: [wechat.channel] });
    wechat.told().connection("needs-login", code);

    const health = await web.web.inject("/healthz");

    expect(health.json().channels).toContainEqual({
      ...{ name: "wechat", state: "needs-login" },
      since: web.town.clock.now().toISOString(),
    });
    expect(health.body).not.toContain("weixin");
  });
});
