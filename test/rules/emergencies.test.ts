import { describe, expect, it } from "vitest";
import { type EmergencyKind, emergencyDetector, fillNumbers } from "../../handlers/emergencies/detect.ts";
import { defaultRules } from "../support/rules.ts";

const positives = [
  "家里有煤气味，好大",
  "3号楼楼道里一股天然气味道",
  "闻到很浓的煤气味怎么办",
  "燃气泄漏了快来人",
  "煤气漏气了",
  "着火了！3号楼着火了",
  "5楼窗户冒浓烟",
  "楼道里电动车烧起来了",
  "对面那户起火了",
  "厨房失火了快报警",
  "车棚冒黑烟了有火光",
  "有人掉河里了",
  "小孩掉进池塘里了快救人",
  "有人溺水了",
  "河边有人落水",
  "我不想活了",
  "活着没意思，想死",
  "有人要跳楼，站在楼顶",
  "她割腕了",
  "我妈喝农药了",
  "我想自杀",
  "遗书都写好了",
  "老人晕倒了没反应",
  "我爸突然昏迷了",
  "有人倒在楼下不动了",
  "我爷爷胸口疼得喘不上气",
  "孩子抽搐了怎么办",
  "老人摔倒了起不来，流了好多血",
  "邻居心脏病发作",
  "没有呼吸了",
  "我老公打我，救命",
  "隔壁男的在打老婆，打得很凶",
  "有人拿刀砍人",
  "楼下打起来了见血了",
  "他又家暴了，我躲在厕所",
  "有人持刀",
  "救命啊",
  "有人触电了",
  "电线掉下来电到人了",
  "小孩被电了不动",
  "电梯困人了",
  "我被困在电梯里了",
  "2单元电梯里关了三个人出不来",
  "老人被关在电梯里",
  "孩子不见了，穿红衣服",
  "我家孩子走丢了",
  "老人走失，请大家帮忙找",
  "我奶奶有老年痴呆，早上出门到现在没回来找不到了",
  "楼上掉下来一块玻璃砸到人了",
  "外墙脱落砸到人",
  "有人高空抛物，花盆砸下来了",
  "楼房塌了有人埋在下面",
  "围墙倒塌压到人了",
  "一氧化碳中毒了",
  "烧炭取暖一家人都头晕叫不醒",
  "煤气中毒了",
  "我妈正在给骗子转账",
  "骗子让我爸转钱，他正在银行转账",
  "刚被骗了五万",
  "冒充公检法让我转到安全账户",
  "有人在屏幕共享让我转账",
  "着 火 了",
  "電梯困人".replace("電", "电"),
  "【紧急】5号楼３单元着火了！！！",
  "快打119，3栋冒烟了",
  "8号楼233室有煤气味",
  "我家1233室着火了，电话13823345678",
];

const negatives = [
  "笑死我了",
  "着火了2333",
  "热死了今天",
  "累死我了",
  "困死了想睡觉",
  "饿死了",
  "吓死宝宝了",
  "跳楼价甩卖",
  "清仓跳楼大甩卖",
  "明天上午消防演练，请勿惊慌",
  "社区组织消防演习",
  "看了部电影，里面着火了好刺激",
  "新闻说外地着火了",
  "这首歌太火了",
  "他家生意火爆",
  "你火了",
  "别发火",
  "我上火了牙疼",
  "这价格割肉啊",
  "你吓到我了",
  "今天天气真好",
  "路灯坏了",
  "电梯坏了",
  "电梯又停了，什么时候修",
  "停电了吗",
  "停气通知：明天8点至12点停气",
  "燃气费怎么交",
  "天然气安检什么时候来",
  "煤气灶打不着火",
  "打火机哪里有卖",
  "消防栓漏水",
  "灭火器过期了",
  "请大家注意防火防盗",
  "防溺水宣传讲座周六上午",
  "防诈骗讲座报名",
  "反诈宣传：不要轻信陌生来电",
  "国家反诈中心APP下载",
  "反家暴法宣传",
  "心理健康讲座",
  "急救培训周六开始",
  "献血活动",
  "孩子考试考砸了",
  "我家猫走丢了",
  "钥匙丢了",
  "快递丢了",
  "我手机没电了",
  "被电影感动了",
  "打电话给物业",
  "打麻将三缺一",
  "打折了",
  "他们吵架吵了一晚上",
  "楼上太吵了",
  "困难补助怎么申请",
  "烧烤吗",
  "红烧肉怎么做",
  "晚上吃火锅",
  "火车票买好了",
  "烟味太大，楼道有人抽烟",
  "油烟味熏人",
  "下水道味道大",
  "装修味道大",
  "游泳班报名",
  "河边散步",
  "鱼塘的鱼死了",
  "树倒了",
  "花死了",
  "电瓶车不要进楼道充电",
  "救命，这也太好笑了",
  "要命的作业",
  "杀价",
  "游戏里被砍死了",
  "昨天的火已经灭了，虚惊一场",
  "电梯困人已经救出来了",
  "找到孩子了，谢谢大家",
  "",
];

const detect = emergencyDetector(defaultRules().emergencies);

describe("an emergency", () => {
  it.each(positives)("is %j", (text) => {
    expect(detect(text)).toBeDefined();
  });

  it("is found at the beginning and at the end of a long text", () => {
    expect(detect(`着火了${"。".repeat(5000)}`)).toBeDefined();
    expect(detect(`${"。".repeat(5000)}着火了`)).toBeDefined();
  });
});

describe("no emergency", () => {
  it.each(negatives)("is %j", (text) => {
    expect(detect(text)?.name).toBeUndefined();
  });
});

describe("the kinds of emergencies", () => {
  const kind = (name: string, signs: string[], notWhen: string[] = []): EmergencyKind => ({
    name,
    signs,
    notWhen,
    text: "",
    private: false,
    category: "",
  });
  const small = emergencyDetector({
    notWhen: ["演练"],
    kinds: [kind("煤气", ["煤气"], ["煤气费"]), kind("火", ["着火"])],
  });

  it.each([
    ["煤气着火", "煤气"],
    ["煤气费着火", "火"],
    ["着火演练", undefined],
    ["着　火", "火"],
    ["平安", undefined],
  ])("make %j %j", (text, expected) => {
    expect(small(text)?.name).toBe(expected);
  });
});

describe("a community's numbers", () => {
  it("stand where the text names them, and the notice board stands for a missing one", () => {
    expect(fillNumbers("先打 {gas}，再打 119", { gas: "96777" })).toBe("先打 96777，再打 119");
    expect(fillNumbers("请打{lift}{constructor}", {})).toBe("请打公示牌上的号码公示牌上的号码");
  });
});
