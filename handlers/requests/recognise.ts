import type { Category, Rules, UrgencyClass } from "../../storage/rules.ts";
import { findPlace } from "../places/find-place.ts";
import { squeeze } from "../text.ts";
import { speaksIllOfStaff } from "./ill-words.ts";

/** What a text asks for, as far as words tell. */
export interface Recognised {
  category: string;
  /** The word that names what it is about, such as 路灯; empty when none does. */
  thing: string;
  class: UrgencyClass;
  private: boolean;
  /** From `certain` on it is a request, below it is a guess. */
  confidence: number;
}

interface Known {
  category: Category;
  things: string[];
  troubles: string[];
  always: RegExp[];
  raises: { when: RegExp; class: UrgencyClass }[];
}

/** From this confidence on talk becomes a request without a question. */
export const certain = 0.8;
/** What is said to the bot is meant for it, and becomes one from here on. */
export const likely = 0.3;

/** The most urgent first. */
export const byUrgency: readonly UrgencyClass[] = [
  "emergency",
  "urgent",
  "pressing",
  "normal",
  "complex",
  "question",
];

/** Somebody says outright that this shall be registered. */
const wish =
  /(?<!不|没|别|他|她)(?:我|我们|俺|咱)?(?:要|想|来|得)(?:报修|投诉|举报|反映|报个修|报一下修)|(?:帮|给|替)(?:我|我们|忙|我家)?(?:登记|报修|报个修|反映)|(?:反映|投诉|举报|报修)(?:一个|一下|个|下)(?!次)|^(?:报修|投诉|举报|反映|诉求)[:,]/u;
/** Begins with what somebody wants to report; others may speak so too. */
const report =
  /^(?:请|我)?(?:投诉|举报|检举|报修|反映)(?!电话|热线|渠道|箱|有奖|成功|率|了|过|的)[^,。!?]{2}/u;
/** A question how one would do that is no such wish. */
const howTo =
  /(?:怎么|如何|哪里|哪儿|找谁|电话)[^,。]{0,4}(?:报修|投诉|举报|反映)|(?:报修|投诉|举报|反映).{0,3}(?:电话|流程|渠道|找谁|怎么)/u;

const longText = 2000;
/** Characters between a thing and its trouble; farther apart they belong to different thoughts, or perhaps not. */
const nearness = 20;
const sameThought = 60;
/** What is only a hint of trouble has to be said of the thing itself. */
const beside = 4;

/**
 * Recognises requests by the community's word lists: a thing and its trouble, or an outright wish to report. Half of
 * that is a guess. Undefined means talk that is none. The last category takes what fits nowhere. Compiled once, keep it.
 */
export function requestRecogniser(
  rules: Pick<Rules, "categories" | "words">,
): (text: string) => Recognised | undefined {
  const known = rules.categories.map(know);
  const rest = known.at(-1);
  if (!rest) return () => undefined;
  const passing = rules.words.passing.map((source) => new RegExp(source, "u"));
  const unsure = rules.words.unsure.map((source) => new RegExp(source, "u"));
  const troubles = rules.words.troubles.map(squeeze);
  const pleas = rules.words.pleas.map(squeeze);
  const hints = rules.words.hints.map(squeeze);
  const questions = rules.words.questions.map(squeeze);
  const matters = rules.words.matters.map(squeeze);

  function outright(said: string, named: Fitting | undefined): Recognised | undefined {
    const certain = known.find(({ always }) => always.some((pattern) => pattern.test(said)));
    if (certain) return recognised({ ...named, entry: certain }, said, 0.95);
    const fitting = named && bestFit(known, troubles, said, nearness);
    return fitting && recognised(fitting, said, 0.9);
  }

  function guess(said: string, named: Fitting | undefined): Recognised | undefined {
    const fitting =
      named &&
      (bestFit(known, [...troubles, ...pleas], said, sameThought) ?? bestFit(known, hints, said, beside));
    if (fitting) return recognised(fitting, said, 0.6);
    if (speaksIllOfStaff(said)) return { ...other(said, 0.5), private: true };
    if (report.test(said) && !howTo.test(said)) return other(said, 0.6);
    if (!holds(troubles, said)) return undefined;
    // Trouble that fits no category is trouble all the same, when somebody says where or wants it seen to.
    const isMeant = findPlace(said) !== undefined || holds(pleas, said);
    return other(said, isMeant ? 0.5 : likely);
  }

  const other = (said: string, confidence: number): Recognised => ({
    ...recognised({ entry: rest }, said, confidence),
    class: "normal",
  });

  return (text) => {
    const said = squeeze(text).slice(0, longText);
    if (passing.some((pattern) => pattern.test(said))) return undefined;
    const named = byThing(known, said);
    const found = outright(said, named);
    if (found) return unsure.some((pattern) => pattern.test(said)) ? { ...found, confidence: 0.6 } : found;
    if (wish.test(said) && !howTo.test(said)) return recognised(named ?? { entry: rest }, said, 0.9);
    if (holds(matters, said) && holds(questions, said)) return undefined;
    return guess(said, named);
  };
}

function know(category: Category): Known {
  return {
    category,
    things: category.things.map(squeeze),
    troubles: category.troubles.map(squeeze),
    always: category.always.map((source) => new RegExp(source, "u")),
    raises: category.raises.map((raise) => ({ ...raise, when: new RegExp(raise.when, "u") })),
  };
}

interface Fitting {
  entry: Known;
  thing?: string;
}

/** The category whose thing, the longest named, has a trouble so near. */
function bestFit(known: Known[], troubles: string[], said: string, within: number): Fitting | undefined {
  const general = troubles.flatMap((word) => spansOf(word, said));
  return longest(known, said, (entry) => {
    const own = entry.troubles.flatMap((word) => spansOf(word, said));
    return (thing) => [...own, ...general].some((trouble) => isNear(thing, trouble, within));
  });
}

function byThing(known: Known[], said: string): Fitting | undefined {
  return longest(known, said, () => () => true);
}

/** Of equally long things the first category's counts. */
function longest(
  known: Known[],
  said: string,
  chosen: (entry: Known) => (thing: Span) => boolean,
): Fitting | undefined {
  let best: { entry: Known; thing: string } | undefined;
  for (const entry of known) {
    const isChosen = chosen(entry);
    for (const thing of entry.things) {
      if (thing.length <= (best?.thing.length ?? 0)) continue;
      if (spansOf(thing, said).some(isChosen)) best = { entry, thing };
    }
  }
  return best;
}

interface Span {
  from: number;
  to: number;
}

function spansOf(word: string, said: string): Span[] {
  const spans: Span[] = [];
  for (let from = said.indexOf(word); from >= 0; from = said.indexOf(word, from + word.length)) {
    spans.push({ from, to: from + word.length });
  }
  return spans;
}

/** Side by side, not one inside the other: 漏水 is not the trouble of 漏水. */
function isNear(thing: Span, trouble: Span, within: number): boolean {
  const apart = Math.max(trouble.from - thing.to, thing.from - trouble.to);
  return apart >= 0 && apart <= within;
}

function holds(words: string[], said: string): boolean {
  return words.some((word) => said.includes(word));
}

function recognised({ entry, thing = "" }: Fitting, said: string, confidence: number): Recognised {
  const { category, raises } = entry;
  const raised = raises.filter(({ when }) => when.test(said)).map((raise) => raise.class);
  const [most = category.class] = [category.class, ...raised].sort(
    (a, b) => byUrgency.indexOf(a) - byUrgency.indexOf(b),
  );
  return { category: category.name, thing, class: most, private: category.private, confidence };
}
