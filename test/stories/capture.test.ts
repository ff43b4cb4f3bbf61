import { describe, expect, it } from "vitest";
import { townWithWechat } from "../support/neighbours.ts";
import { openTown } from "../support/town.ts";

/** A group on WeChat in which people send pictures. */
async function groupWithPictures() {
  const { wechat, town } = await townWithWechat();
  const group = { channel: "wechat", place: "g", nodeId: "chunhui", purpose: "residents" as const };
  await town
    .storage()
    .transaction((store) =>
      store.places.saveGroups([{ ...group, name: "春晖苑", listening: true, members: [] }]),
    );
  let pictures = 0;
  const says = (sender: string, words: Partial<Parameters<typeof wechat.says>[0]>) =>
    wechat.says({ place: "g", sender, sentAt: town.clock.now(), ...words }).then(() => town.real().idle());
  return {
    ...{ wechat, town },
    says: (sender: string, text: string) => says(sender, { text }),
    async sendsPicture(sender: string, more: { quotes?: string; text?: string } = {}) {
      const attachments = [{ kind: "picture" as const, name: "灯.jpg", ref: `pic-${pictures++}` }];
      await says(sender, { kind: "picture", attachments, ...more });
    },
    async picturesOf(number: number) {
      const request = await town.request(number);
      return (await town.storage().read.attachments.ofRequest(request?.id ?? 0)).map(({ ref }) => ref);
    },
    heard: () => wechat.heardIn("g"),
  };
}

describe("pictures and words that belong together", () => {
  it("are one request when the picture comes first", async () => {
    const { says, sendsPicture, picturesOf, heard } = await groupWithPictures();

    await sendsPicture("li");
    await sendsPicture("somebody-else");
    await says("li", "3号楼路灯坏了");

    expect(await picturesOf(1)).toEqual(["pic-0"]);
    expect(heard()).toHaveLength(1);
  });

  it("are one request when the picture comes after, and the group hears nothing more of it", async () => {
    const { says, sendsPicture, picturesOf, heard } = await groupWithPictures();
    await says("li", "3号楼路灯坏了");

    await sendsPicture("li");
    await sendsPicture("somebody-else");

    expect(await picturesOf(1)).toEqual(["pic-0"]);
    expect(heard()).toHaveLength(1);
  });

  it("are strangers to each other after ten minutes, unless the picture quotes the receipt", async () => {
    const { town, says, sendsPicture, picturesOf, wechat } = await groupWithPictures();
    await sendsPicture("li");
    await town.hoursPass(0.2);
    await says("li", "3号楼路灯坏了");
    await town.hoursPass(0.2);

    await sendsPicture("li");
    await sendsPicture("li", { quotes: "wechat-1" });

    expect(await picturesOf(1)).toEqual(["pic-2"]);
    expect(wechat.heardIn("g").at(-1)).toBe("收到，已附在 #1 里。");
  });

  it("keep the words that came with the picture, and the owner reads them", async () => {
    const { town, says, sendsPicture, picturesOf } = await groupWithPictures();
    await says("li", "3号楼路灯坏了");

    await sendsPicture("li", { text: "就是最高的这一盏" });

    expect(await picturesOf(1)).toEqual(["pic-0"]);
    town.person("wang-xiulan").hears(/#1 居民补充：“就是最高的这一盏”（附照片）/);
  });

  it("takes no picture of a stranger who quotes the receipt", async () => {
    const { says, sendsPicture, picturesOf } = await groupWithPictures();
    await says("li", "3号楼路灯坏了");

    await sendsPicture("somebody-else", { quotes: "wechat-1" });

    expect(await picturesOf(1)).toEqual([]);
  });

  it("stay together when the words were only a guess that the desk takes", async () => {
    const { town, says, sendsPicture, picturesOf } = await groupWithPictures();
    await sendsPicture("li");
    await says("li", "东头的路灯黑黢黢的");
    await town.hoursPass(0.5);
    await sendsPicture("li");

    await town.person("liu-qing").says("登记线索 1");

    expect(await picturesOf(1)).toEqual(["pic-0"]);
    expect(await town.request(1)).toMatchObject({ channel: "wechat", openedBy: "wechat:li" });
  });

  it("keep the picture as long as the request, and no other one", async () => {
    const { town, wechat, says, sendsPicture, picturesOf } = await groupWithPictures();
    for (const ref of ["pic-0", "pic-1"]) wechat.files.set(ref, pixel);
    await sendsPicture("somebody-else");
    await sendsPicture("li");
    await says("li", "3号楼路灯坏了");

    await town.hoursPass(26);

    expect(await picturesOf(1)).toEqual(["pic-1"]);
    const others = await town.storage().read.attachments.of(1);
    expect(others).toMatchObject([{ ref: "" }]);
  });
});

/** A picture of one point. */
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe("more words about the same thing", () => {
  it("go to the owner and make no second request", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("3号楼路灯坏了", "g-chunhui");

    await fang.says("灯又不亮了，快来修啊", "g-chunhui");

    town.person("wang-xiulan").hears(/#1 居民补充：“灯又不亮了，快来修啊”/);
    expect(town.group("g-chunhui").heard()).toHaveLength(1);
    expect(await town.request(2)).toBeUndefined();
  });

  it("say where it is, when nobody has yet", async () => {
    const town = await openTown();
    await town.person("stranger").says("电梯又坏了", "g-chunhui");

    await town.person("stranger").says("3号楼电梯停在5层不动", "g-chunhui");

    expect(await town.request(1)).toMatchObject({ nodeId: "chunhui-3", ownerId: "wang-xiulan" });
    expect(await town.request(2)).toBeUndefined();
  });

  it.each([
    ["another thing", "东门的井盖没了"],
    ["another house", "5号楼的路灯也坏了"],
    ["another kind", "垃圾桶满了没人清理"],
    ["a complaint of whoever has it", "网格员王秀兰也不管"],
    ["said so", "还有，路灯杆也歪了"],
  ])("are a second request when they are about %s", async (_, words) => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("3号楼路灯坏了", "g-chunhui");

    await fang.says(words, "g-chunhui", { mentionsBot: true });

    expect(await town.request(2)).toMatchObject({ problem: words });
  });

  it("are a second request after ten minutes", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("3号楼路灯坏了", "g-chunhui");

    await town.hoursPass(0.2);
    await fang.says("3号楼路灯坏了", "g-chunhui");

    expect(await town.request(2)).toBeDefined();
  });
});

describe("strange words said to the bot", () => {
  it.each([
    ["😀😀😀", undefined],
    ["[聊天记录]", /没听懂|看不懂/],
    ["The elevator in building 3 is broken", /已登记 #1 · 电梯与特种设备/],
    [`3号楼路灯坏了，${"说来话长，".repeat(1500)}`, /已登记 #1 · 市政设施/],
  ])("get a kind answer: %.12s", async (words, answer) => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says(words);

    if (answer) fang.hears(answer);
    else fang.hearsNothing();
  });
});
