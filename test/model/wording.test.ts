import { describe, expect, it } from "vitest";
import type { Sentence } from "../../handlers/handler.ts";
import { heldWording } from "../../handlers/policy/wording.ts";
import { wordings } from "./wordings.ts";

const held = (text: string, passages: string[], cites = passages.map((_, at) => at + 1)) =>
  heldWording([{ text, cites }], passages) !== undefined;

describe("what a model says of a clause", () => {
  it("stays when it is right, in nine cases of ten", () => {
    const right = wordings.flatMap(({ clauses, right }) => right.map((text) => ({ text, clauses })));

    const lost = right.filter(({ text, clauses }) => !held(text, clauses));

    expect(right).toHaveLength(43);
    expect(lost.map(({ text }) => text)).toEqual([
      "户主或家里人到社区便民服务窗口申请，填《最低生活保障申请书》。",
      "要带全家人的身份证、户口簿，近6个月的收入证明和申请人的银行卡。",
      "腿脚不方便的，可以打社区电话，网格员会上门代办。",
      "从受理那天算起，街道在30个工作日内作出决定。",
      "租房的，住所证明可以用已备案的租赁合同，或者房东陪同到场写说明。",
    ]);
  });

  const wrong = wordings.flatMap(({ clauses, wrong }) => wrong.map((text) => [text, clauses] as const));
  it.each(wrong)("is dropped when it is not: %s", (text, clauses) => {
    expect(held(text, clauses)).toBe(false);
  });
});

describe("numbers", () => {
  it.each([
    ["三十个工作日内决定", "30个工作日内决定"],
    ["30个工作日内决定", "三十个工作日内决定"],
    ["收费1.5万元", "收费一万五千元"],
    ["收费24,000元", "收费24000元"],
    ["按百分之七十收取", "按70%收取"],
    ["午餐11:00至12:30，晚餐17:00至18:15", "午餐11点到12点半，晚餐下午5点到6点15分"],
    ["80至89周岁每人每月120元", "80岁到89岁每人每月120元"],
    ["自2026-01-01起施行", "自2026年1月1日起施行"],
    ["每月10日前发放", "每月10号前发放"],
    ["打值班电话0100-6600 1201", "打值班电话0100-66001201"],
  ])("are the same however they are written: %s = %s", (source, text) => {
    expect(held(`${text}。`, [source])).toBe(true);
  });

  it.each([
    ["三十个工作日内决定", "三十天内决定"],
    ["每人每月980元", "每人每月98元"],
    ["每人每月980元", "每人每年980元"],
    ["每人每月980元", "每户每月980元"],
    ["晚餐17:00开始", "晚餐5:00开始"],
    ["自2026-01-01起施行", "自2027年1月1日起施行"],
    ["自2026-01-01起施行", "自2026年1月10日起施行"],
    ["每月10日前发放", "10天前发放"],
    ["周一到周六办公", "周一到周日办公"],
    ["500元以上1000元以下", "1000元以上"],
    ["第五条规定材料", "第六条规定材料"],
    ["填写《低保申请书》", "填写《高龄申请书》"],
    ["打值班电话0100-6600 1201", "打值班电话0100-6600 1202"],
    ["打值班电话0100-6600 1201", "打值班电话幺三八零零一三八零零零"],
    ["发放标准980元", "发放标准玖佰捌拾元"],
    ["带A4复印件", "带A3复印件"],
  ])("are not said otherwise: %s ≠ %s", (source, text) => {
    expect(held(`${text}。`, [source])).toBe(false);
  });
});

describe("what a clause denies", () => {
  it.each([
    ["没有工作单位的写一份收入说明。", "有工作单位的写一份收入说明。"],
    ["窗口不要求申请人另开证明。", "窗口要求申请人另开证明。"],
    ["材料不齐的，窗口一次性写明还缺什么。", "材料齐的，窗口一次性写明还缺什么。"],
    ["物业企业每半年公示一次收支明细。", "物业企业没有每半年公示一次收支明细。"],
    ["禁止在楼道停放电动自行车。", "可以在楼道停放电动自行车。"],
    ["业主可以查阅票据和账目。", "业主不得查阅票据和账目。"],
    ["申请人应当如实说明。", "申请人不用如实说明。"],
  ])("is not said otherwise: %s ≠ %s", (source, text) => {
    expect(held(source, [source])).toBe(true);
    expect(held(text, [source])).toBe(false);
  });
});

describe("a citation", () => {
  const passages = ["每人每月980元。", "三十个工作日内决定。"];

  it.each<[string, Sentence]>([
    ["is needed", { text: "每人每月980元。", cites: [] }],
    ["names a passage that is there", { text: "每人每月980元。", cites: [3] }],
    ["counts from one", { text: "每人每月980元。", cites: [0] }],
    ["is a whole number", { text: "每人每月980元。", cites: [1.5] }],
    ["names the passage that says so", { text: "每人每月980元。", cites: [2] }],
  ])("%s", (_, sentence) => {
    expect(heldWording([sentence], passages)).toBeUndefined();
  });

  it("may be of several passages", () => {
    expect(held("每人每月980元，三十个工作日内决定。", passages)).toBe(true);
  });
});

describe("a sentence", () => {
  const clause = "申请低保带身份证和户口簿，到社区便民服务窗口登记，确认材料，填写申请书，扫码查看。";

  it.each([
    "申请低保带身份证，见 https://a.example。",
    "申请低保带身份证，见 shenqing.gov 网站。",
    "申请低保带身份证 @所有人。",
    "申请低保带身份证 #12。",
    "申请低保带**身份证**。",
    "- 申请低保带身份证。",
    "申请低保带[身份证](a)。",
    "申请低保带身份证`x`。",
    "申请低保带身份证😀。",
    "申请低保带身份证，\n到社区登记。",
    "申请低保带身份证\u202e。",
    "申请低保带身份证a@b.cn。",
    "申请低保，回复登记。",
    "申请低保，请回“登记”。",
    "申请低保，在窗口说“确认”。",
    "申请低保，回复1。",
    "我带身份证和户口簿申请低保。",
    "作为AI助手，申请低保带身份证。",
    "申请低保带身份证，系统提示如下。",
    `申请低保${"带身份证和户口簿，".repeat(20)}`,
    "申请低保带id卡。",
    "",
  ])("of this kind is never said: %j", (text) => {
    expect(held(text, [clause])).toBe(false);
  });

  it.each(["到社区便民服务窗口登记。", "窗口确认材料。", "带身份证和户口簿申请低保。"])(
    "may have the words of the documents, though the bot obeys them elsewhere: %s",
    (text) => {
      expect(held(text, [clause])).toBe(true);
    },
  );

  it("at the beginning has at most 120 characters", () => {
    const long = `${"带身份证和户口簿，".repeat(14)}申请。`;

    expect(long.length).toBeGreaterThan(120);
    expect(held(long, [clause])).toBe(false);
    expect(
      heldWording(
        [
          { text: "带身份证和户口簿。", cites: [1] },
          { text: long, cites: [1] },
        ],
        [clause],
      ),
    ).toEqual({
      sentences: [
        { text: "带身份证和户口簿。", cites: [1] },
        { text: long, cites: [1] },
      ],
    });
  });
});
