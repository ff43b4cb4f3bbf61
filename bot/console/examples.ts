const residents = [
  "低保怎么申请，要带什么材料？",
  "3号楼2单元电梯又坏了",
  "今晚吃啥",
  "家里有煤气味",
  "我的诉求到哪了",
  "满意",
  "没解决",
  "帮助",
];

/** Sentences to try, by the kind of person who would say them. */
const examples: Record<string, string[]> = {
  居民: residents,
  网格: ["收到", "修好了", "3号楼2单元电梯又坏了", "帮助"],
  社区: ["通知 3号楼居民：明天上午9点停水", "确认", "每月15日上午9点提醒支部学习", "帮助"],
  街道: ["帮助", "通知 全体居民：周六上午社区便民服务", "确认"],
};

export function examplesFor(kind: string): string[] {
  return examples[kind] ?? residents;
}
