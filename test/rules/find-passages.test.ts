import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importDocuments } from "../../bot/documents/import-documents.ts";
import { communityOf } from "../../handlers/community.ts";
import { findPassages } from "../../handlers/policy/find-passages.ts";
import { openStorage, type Storage } from "../../storage/storage.ts";
import { defaultRules } from "../support/rules.ts";

const demo = fileURLToPath(new URL("../../storage/demo/documents", import.meta.url));
const street = {
  id: "qinghe",
  kind: "street" as const,
  name: "青禾街道",
  path: "/qinghe/",
  community_id: "qinghe",
};
const community = communityOf([{ ...street, estate: "", number: "", phone: "" }], defaultRules());
const now = new Date("2026-11-24T02:00:00Z");

const bikes = "diandong-zixingche-guanli-banfa.md";
const allowance = "dibao-shenqing-zhinan.md";
const elders = "gaoling-jintie-banfa.md";
const permits = "juzhuzheng-banli-zhinan.md";
const waste = "laji-fenlei-guiding.md";
const canteen = "laonian-shitang-zhucan.md";
const dogs = "wenming-yangquan-guiding.md";
const fees = "wuye-gongshi-banfa.md";

/** A question as a resident puts it, the document that answers it, and the clauses that must be among those quoted. */
const answerable: [question: string, source: string, clauses: string[]][] = [
  ["低保怎么申请，要带什么材料？", allowance, ["第四条", "第五条"]],
  ["低保怎么申请", allowance, ["第四条"]],
  ["低保要带什么材料", allowance, ["第五条"]],
  ["现在低保一个月多少钱", allowance, ["第一条"]],
  ["办低保公示几天", allowance, ["第八条"]],
  ["低保金几号打到卡里", allowance, ["第十条"]],
  ["请问低保多久复核一次", allowance, ["第十一条"]],
  ["高龄补贴多少钱一个月", elders, ["第二条"]],
  ["申请高龄津贴要带什么", elders, ["第四条"]],
  ["高龄津贴什么时候发", elders, ["第七条"]],
  ["老人去世了高龄津贴怎么办", elders, ["第十条"]],
  ["高龄津贴要不要每年认证", elders, ["第九条"]],
  ["居住证要带什么材料", permits, ["二、申领材料"]],
  ["居住证签注要带什么", permits, ["四、签注和变更"]],
  ["居住证丢了补办要多少钱", permits, ["三、办理时间和费用"]],
  ["大件垃圾怎么预约", waste, ["第九条"]],
  ["旧沙发扔哪里", waste, ["第九条"]],
  ["厨余垃圾几点可以扔", waste, ["第六条"]],
  ["过期药品属于什么垃圾", waste, ["第三条"]],
  ["装修垃圾放到哪里", waste, ["第十条"]],
  ["垃圾不分类罚多少", waste, ["第十三条"]],
  ["老年食堂几点开饭", canteen, ["第二条"]],
  ["老年食堂一份套餐多少钱", canteen, ["第三条"]],
  ["80岁吃饭补贴多少", canteen, ["第四条"]],
  ["食堂能送餐上门吗", canteen, ["第八条"]],
  ["助餐卡怎么充值", canteen, ["第七条"]],
  ["养狗登记要带什么", dogs, ["第五条"]],
  ["遛狗不牵绳罚多少钱", dogs, ["第十一条"]],
  ["一户能养几只狗", dogs, ["第二条"]],
  ["狗证年审怎么弄", dogs, ["第六条"]],
  ["流浪狗打什么电话", dogs, ["第十三条"]],
  ["狗能坐电梯吗", dogs, ["第八条"]],
  ["物业费多少钱一平", fees, ["第三条"]],
  ["房子空置物业费怎么收", fees, ["第四条"]],
  ["公共收益多久公示一次", fees, ["第八条"]],
  ["电梯广告费归谁", fees, ["第五条"]],
  ["电动车充电多少钱一度", bikes, ["第五条"]],
  ["电瓶车能推进楼道充电吗", bikes, ["第二条"]],
  ["车棚停车收费吗", bikes, ["第五条"]],
  ["在楼道充电罚多少钱", bikes, ["第九条"]],
  ["旧电瓶怎么换新", bikes, ["第十一条"]],
];

/** What the eight documents do not say, near their subjects and far from them. */
const unanswerable: string[] = [
  "火星移民要什么手续",
  "怎么学游泳",
  "今晚吃啥",
  "明天会下雨吗",
  "怎么炒股票能赚钱",
  "附近哪家火锅好吃",
  "护照过期了怎么换",
  "驾驶证怎么年审",
  "公积金怎么提取",
  "结婚登记要带什么材料",
  "出生证明怎么补办",
  "孩子上小学怎么报名",
  "医保报销比例是多少",
  "生育津贴怎么申请",
  "公租房怎么申请",
  "失业金能领多久",
  "加装电梯要几户同意",
  "暖气费什么时候交",
  "入党要什么条件",
  "手机号怎么销户",
  "高考志愿怎么填",
  "怎么注册公司",
  "养猫要办证吗",
  "婚姻介绍所在哪里",
  "电视机坏了找谁修",
  "快递丢了怎么赔偿",
  "遗嘱怎么公证",
];

describe("a question to the demo's documents", () => {
  let storage: Storage;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "linli-"));
    storage = await openStorage({ file: join(folder, "test.db"), community: "qinghe", synchronous: "off" });
    await importDocuments(demo, storage, now);
  });
  afterAll(async () => {
    await storage.close();
    await rm(folder, { recursive: true });
  });

  it.each(answerable)("%s", async (question, source, clauses) => {
    const found = await findPassages(question, storage.read, community, now);

    expect(found?.passages.map((passage) => passage.source)).toContain(source);
    expect(found?.passages.map(({ clause }) => clause)).toEqual(expect.arrayContaining(clauses));
  });

  it.each(unanswerable)("%s: not said", async (question) => {
    const found = await findPassages(question, storage.read, community, now);

    expect(found?.isSure ?? false).toBe(false);
  });

  it.each([
    ["is in force on its last day", "2027-12-31T15:59:00Z", true],
    ["is not quoted the day after", "2027-12-31T16:00:00Z", false],
    ["is not quoted before its first day", "2025-12-31T15:59:00Z", false],
    ["is in force on its first day", "2025-12-31T16:00:00Z", true],
  ])("a document %s, by the clock of Shanghai", async (_name, instant, quoted) => {
    const found = await findPassages("低保要带什么材料", storage.read, community, new Date(instant));

    expect(found?.passages[0]?.source === allowance).toBe(quoted);
  });
});
