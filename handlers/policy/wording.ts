import type { Sentence, Wording } from "../handler.ts";
import { halfWidth, squeeze } from "../text.ts";
import { contradicts, misplaces, spokenOf } from "./contradictions.ts";
import { readFacts, statesAll } from "./facts.ts";

const longestShort = 120;
const longestSentence = 160;
const mostSentences = 8;

/** Shares of its characters that the cited passages must hold: what is added in between counts by itself. */
const heldOfClause = 0.6;
const heldOfSentence = 0.7;

/** Chinese, digits, Latin letters and the signs of plain sentences: no Markdown, no addresses, no mentions, no numbers of requests. */
const plain =
  /^(?=[\p{Script=Han}a-z\d《“（(])[\p{Script=Han}a-z\d ，。、；：？！“”‘’（）《》〈〉—…·,.;:?!()%℃×/+~-]+$/iu;

/** Words that the bot itself obeys. */
const command =
  "(?:确认|同意|登记|取消|收到|满意|撤回|删除|绑定|督办|派给|改派|转给|退单|代报|通知|任命|免去|提醒|详细|不对|我来)";
const commands = new RegExp(command, "g");
/** Never said, whatever a document says: links, accounts, orders to type something to the bot, talk about the model itself. */
const never: RegExp[] = [
  /https?:|www\.|[a-z\d-]{2,}\.[a-z]{2,}/i,
  /微信号|威信|薇信|[加扫](?:我|好友|微信|码进群)|私聊|支付密码|验证码/,
  new RegExp(`(?:回复|(?<![退收返领取带找寄送拿驳追召])回|输入|键入|发送)[:：]?[“‘"'（(]?(?:${command}|\\d)`),
  new RegExp(`[“‘"'（(]${command}[”’"'）)]`),
  /提示词|系统提示|指令|语言模型|大模型|人工智能|作为(?:一[个名])?(?:ai|助手)|json|prompt|system|assistant/i,
  /(?<![们给])我(?![们市区省县州街社国])/,
];

/** What turns a rule into its opposite or promises something; a sentence may say it where the passages say it too. */
const decisive: RegExp[] = [
  /不用|不需要?|无需|无须|不必|免(?=交|带|提|办|于|除)|用不着|不要求/,
  /免费|不收|不要钱|不花钱|不另收/,
  /不得|不能|不可以?|不准|不许|不让|禁止|严禁|不予|请勿|切勿|不允许|限养|不行/,
  /取消|停止|停办|停发|停收|暂停|作废|终止|废止|失效|不再|叫停|倒闭|解散|关门|停业/,
  /已经?[^，。]{0,4}(?:通过|批准|办好|办结|发放|到账|登记)|恭喜|获得|中奖|领奖/,
  /(?:没有|不)(?:通过|批准|符合|受理|发放)/,
  /必须|务必|一律|立即|马上|立刻|尽快/,
  /保证|肯定|绝对|百分百|放心/,
  /以上/,
  /以下|以内|之内/,
  /只(?:有|能|要)|仅限?|除外|除了/,
];
/** Where a passage has one of these by its own name only, a sentence may have it too. */
const delicate =
  /转账|汇款|打款|付款|付费|交费|缴费|缴纳|银行卡号|押|保证金|手续费|定金|红包|卡号|密码|银行卡|扫码|二维码|链接|网址|点击|下载|短信|罚款|罚|拘留|违法|犯罪|起诉|报警|处罚|没收|拉黑|失信|贷款|投资|中介|代办费|联系人|主任|书记|处长|局长|先生|女士|[东南西北]/g;
const forbids = /不得|不能|不可|不准|不许|禁止|严禁|请勿|不允许/g;
const allows = /可以?|能|允许|准许/;
const allowed = /(?<!不)(?:可以|能|允许|准许)|^行(?=[,。])/;

/** Characters that carry grammar, not meaning. */
const grammar =
  /[的了着过吗呢吧啊呀么就都也还要可以能会您你他她它们个这那是在和与及或把被让给到去来请先后再才得地有为于其等由按向从对将时候需做办带]/u;

/**
 * What is left of a model's answer when each sentence has to hold to the passages it cites. A sentence that does not is
 * dropped, never mended; without the first one nothing is left.
 */
export function heldWording(sentences: Sentence[], passages: string[]): Wording | undefined {
  const [first, ...rest] = sentences.slice(0, mostSentences);
  if (!first || first.text.length > longestShort || !holds(first, passages)) return undefined;
  return { sentences: [first, ...rest.filter((sentence) => holds(sentence, passages))] };
}

function holds({ text, cites }: Sentence, passages: string[]): boolean {
  const cited = cites.map((number) => passages[number - 1]);
  if (cited.length === 0 || cited.some((passage) => passage === undefined)) return false;
  const source = cited.join("\n");
  return isPlain(text) && saysNoMore(text, source) && isCovered(text, source);
}

function isPlain(text: string): boolean {
  const said = halfWidth(text);
  const isSentence = text.length <= longestSentence && plain.test(text) && /\p{Script=Han}{2}/u.test(text);
  return isSentence && !never.some((pattern) => pattern.test(said));
}

function saysNoMore(text: string, source: string): boolean {
  const said = squeeze(text);
  const stated = squeeze(source);
  const near = spokenOf(text, source);
  return (
    decisive.every((pattern) => !pattern.test(said) || pattern.test(near)) &&
    [...(said.match(delicate) ?? []), ...(said.match(commands) ?? [])].every((word) =>
      stated.includes(word),
    ) &&
    !allowsTheForbidden(said, near) &&
    !contradicts(text, source) &&
    !misplaces(text, source) &&
    statesAll(source, readFacts(text).facts)
  );
}

function allowsTheForbidden(said: string, stated: string): boolean {
  const isForbidden = stated.match(forbids) !== null && !allows.test(stated.replaceAll(forbids, ""));
  return isForbidden && allowed.test(said.replaceAll(forbids, ""));
}

/** By characters: one is held when a pair that it belongs to stands in the source. */
function isCovered(text: string, source: string): boolean {
  const stated = squeeze(source);
  const clauses = squeeze(readFacts(text).beside).split(/[,:;。!?、]/);
  const held = clauses.map((clause) => {
    const pieces = (clause.match(/\p{Script=Han}+/gu) ?? []).flatMap((run) => run.split(grammar));
    return pieces.filter(Boolean).flatMap((piece) => heldSigns(piece, stated));
  });
  return !held.some(saysItsOwn) && shareOf(held.flat()) >= heldOfSentence;
}

/** One foreign character may be a kinder word; several in a row, or most of a clause, say something else. */
function saysItsOwn(held: boolean[]): boolean {
  const foreign = held.filter((isHeld) => !isHeld).length;
  const inARow = held.some((isHeld, at) => !isHeld && held[at + 1] === false && held[at + 2] === false);
  return inARow || (foreign > 1 && shareOf(held) < heldOfClause);
}

function shareOf(signs: boolean[]): number {
  return signs.length === 0 ? 1 : signs.filter(Boolean).length / signs.length;
}

function heldSigns(piece: string, source: string): boolean[] {
  const signs = [...piece];
  if (signs.length === 1) return [source.includes(piece)];
  return signs.map((sign, at) => {
    const before = signs[at - 1];
    const after = signs[at + 1];
    return (
      (before !== undefined && source.includes(before + sign)) ||
      (after !== undefined && source.includes(sign + after))
    );
  });
}
