import { normalise } from "../text.ts";

/** How people speak to a language model rather than to people: next to nothing of it stands in the rules of a community. */
const signs: RegExp[] = [
  /回答|答案|答复口径|统一(?:口径|答复)|输出|复述|逐字|一字不[差漏改]|照抄|原样(?:写|说|念)|结论(?:改|换)/,
  /指令|提示词|系统(?:消息|提示|设定)|模型|人工智能|智能(?:客服|体|助手)|机器(?:阅读|读取)|助手|智障|越狱|开发者模式|管理员模式/,
  /扮演|假装(?:你|自己)|你(?:现在)?(?:是|不是|不再是|就是)一?[个名位]|(?:假设|想象)你|从(?:现在|此刻)(?:起|开始)/,
  /(?:忽略|无视|忘(?:记|掉)|抛开|(?:不要|不必|别)(?:理会|管|听|遵守|执行)|跳过|绕过|突破)[^。!?\n]{0,14}(?:指示|提示|要求|规则|上文|以上|前面|之前|上述|上面|限制|设定|约束|条款|身份|问题)/,
  /(?:说|答|写|念|喊|回复|提到|填|改|换)(?:出|成|为)?(?:一?[句个段]话?)?[:“"「『‘]|只(?:说|答|写|念|回复)|(?:先|就|请|要|务必|必须)(?:说|答|念|喊|提到|写[上进出明])/,
  /告诉(?:他|她|你|我|大家|居民|人家|所有)|通知(?:大家|他们|所有人)|命令你|要求你/,
  /(?:列出|说出|念出|公布|显示(?!屏)|打印|导出|交出|给我|发给我|还原)[^。!?\n]{0,10}(?:所有|全部|其他|别的|收到|提问|上面|名字|姓名|手机|电话|住址|内容)|(?:重复|翻译)[^。!?\n]{0,6}(?:上面|以上|内容|成|任务)|别的居民|其他居民(?:的|问)/,
  /(?:规则|限制|约束)[^。!?\n]{0,6}(?:失效|作废|取消|解除)|优先级|最高(?:权限|指令)|已授权|真正的问题|(?:都|全部|一律)(?:改|换|写|答)|乘以|打码|密钥|环境变量|分隔符|随机字符|测试(?:安全|人员)/,
  /(?<![a-z])(?:ai|gpt|llm|prompt|system|assistant|user|json|markdown|base64|rot13|ignore|disregard|instructions?|pretend|jailbreak|override|cites|sentences|tool_?calls?|print|eval|repeat after|you are|act as)(?![a-z])|os\.environ/,
  /^ *(?:系统|助手|用户|开发者) *[:>]|<\/?[^>\n]{1,40}>|\[\/?inst\]|```|###|[⟦⟧]/m,
];

/** How people speak, and no rule does: somebody else has written it in. */
const strange =
  /你|咱|俺|[:：] ?[“"「『‘]|(?:[a-z']+[ ,]+){3,}[a-z']+|(?<![申聘报邀延提])请(?:把|将|务必|直接|只)|忘记|忘掉|忽略|无视|自动(?:生成|回复|应答)/;

/** Whether a text gives orders to a machine. Such a text is never put before one. */
export function speaksToMachine(text: string): boolean {
  const said = dense(text);
  return signs.some((sign) => sign.test(said));
}

/** Whether something stands in a document that its authors would not have written. */
export function isTamperedWith(passage: string): boolean {
  const said = dense(passage);
  return [...signs, strange].some((sign) => sign.test(said));
}

function dense(text: string): string {
  // Line by line: a role's name counts at the beginning of a line only.
  const said = text.split("\n").map(normalise).join("\n");
  return said.replaceAll(/(?<=\p{Script=Han}|[,:]) (?=\p{Script=Han}|[,:])/gu, "");
}
