import { argv } from "node:process";
import { type RunningServer, startServer, temporaryFolder } from "../support/running-server.ts";
import { openBrowser, openDesk } from "./browser.ts";

/**
 * `node test/web/take-picture.ts FILE.png` takes the README's picture: a working morning in the demo community, seen
 * by a resident. Wants a Chinese font (Debian: fonts-noto-cjk) and the built page.
 */
async function takePicture(file: string): Promise<void> {
  const clearing: (() => Promise<void>)[] = [];
  try {
    const server = await startServer(await temporaryFolder((work) => clearing.push(work)));
    clearing.unshift(async () => void (await server.stop()));
    await server.untilMorning();
    await play(server);
    const browser = await openBrowser();
    clearing.unshift(() => browser.close());
    const desk = await openDesk(browser, `${server.address}/?as=fang`, { width: 1440, height: 900 });
    await desk.openChat("春晖苑邻里群");
    await desk.botSays("【通知】").waitFor();
    await desk.page.mouse.move(0, 0);
    await desk.page.screenshot({ path: file, animations: "disabled" });
  } finally {
    for (const work of clearing) await work();
  }
}

/** Each line is said when the bot's words about the one before have been heard where they belong. */
async function play(server: RunningServer): Promise<void> {
  const group = "g-chunhui";
  const script: [as: string, place: string, text: string, heardBy: string, heardIn: string, words: RegExp][] =
    [
      ["xiao-kai", "p-xiao-kai", "5号楼1单元门禁坏了", "wang-xiulan", "p-wang-xiulan", /新诉求 #1/],
      ["wang-xiulan", "p-wang-xiulan", "修好了，换了门禁电源", "xiao-kai", "p-xiao-kai", /满意吗/],
      ["xiao-kai", "p-xiao-kai", "满意", "xiao-kai", "p-xiao-kai", /已办结/],
      ["feng-jie", "p-feng-jie", "12号楼下水道堵了", "sun-yue", "p-sun-yue", /新诉求 #2/],
      ["sun-yue", "p-sun-yue", "收到", "feng-jie", "p-feng-jie", /已由/],
      ["old-zhang", "p-old-zhang", "帮助", "old-zhang", "p-old-zhang", /./],
      ["fang", "p-fang", "帮助", "fang", "p-fang", /./],
      ["old-zhang", group, "高龄津贴每个月多少钱？", "fang", group, /《青禾街道高龄津贴/],
      ["fang", group, "3号楼2单元电梯又坏了", "fang", group, /已登记 #3/],
      ["wang-xiulan", "p-wang-xiulan", "收到 3", "fang", "p-fang", /已由/],
      [
        "chen-zhiyuan",
        "p-chen-zhiyuan",
        "通知 全体居民：周六上午9点社区便民服务",
        "chen-zhiyuan",
        "p-chen-zhiyuan",
        /预览/,
      ],
      ["chen-zhiyuan", "p-chen-zhiyuan", "确认", "fang", group, /【通知】/],
    ];
  for (const [as, place, text, heardBy, heardIn, words] of script) {
    await server.say(as, place, text);
    await server.hears(heardBy, heardIn, words);
  }
  await server.say("zhou-guifang", group, "收到，谢谢陈书记");
}

const [, , file] = argv;
if (file) await takePicture(file);
else process.stderr.write("node test/web/take-picture.ts FILE.png\n");
