import type { Category, Rules, UrgencyClass } from "../../storage/rules.ts";
import { squeeze } from "../text.ts";

/** What a text asks for, as far as words tell. From 0.8 on it is a request, below it is a guess. */
export interface Recognised {
  category: string;
  class: UrgencyClass;
  private: boolean;
  confidence: number;
}

interface Known {
  category: Category;
  things: string[];
  troubles: string[];
  always: RegExp[];
  raises: { when: RegExp; class: UrgencyClass }[];
}

/** The most urgent first. */
const urgency: UrgencyClass[] = ["emergency", "urgent", "pressing", "normal", "complex", "question"];

/** Somebody says outright that this shall be registered. */
const wish =
  /(?<!不|没|别|他|她)(?:我|我们|俺|咱)?(?:要|想|来|得)(?:报修|投诉|举报|反映|报个修|报一下修)|(?:帮|给|替)(?:我|我们|忙|我家)?(?:登记|报修|报个修|反映)|(?:反映|投诉|举报|报修)(?:一个|一下|个|下)(?!次)|^(?:报修|投诉|举报|反映|诉求)[:,]/u;
/** A question how one would do that is no such wish. */
const howTo =
  /(?:怎么|如何|哪里|哪儿|找谁|电话).{0,4}(?:报修|投诉|举报|反映)|(?:报修|投诉|举报|反映).{0,3}(?:电话|流程|渠道|找谁|怎么)/u;

const longText = 2000;
/** Characters between a thing and its trouble; farther apart they belong to different thoughts. */
const nearness = 20;

/**
 * Recognises requests by the community's word lists: a thing and its trouble, or an outright wish to report.
 * Undefined means talk that is none. The last category takes what fits nowhere. Compiled once, keep it.
 */
export function requestRecogniser(
  rules: Pick<Rules, "categories" | "words">,
): (text: string) => Recognised | undefined {
  const known = rules.categories.map(know);
  const rest = known.at(-1);
  if (!rest) return () => undefined;
  const passing = rules.words.passing.map((source) => new RegExp(source, "u"));
  const troubles = rules.words.troubles.map(squeeze);
  const questions = rules.words.questions.map(squeeze);
  const matters = rules.words.matters.map(squeeze);

  return (text) => {
    const said = squeeze(text).slice(0, longText);
    if (passing.some((pattern) => pattern.test(said))) return undefined;
    const certain = known.find(({ always }) => always.some((pattern) => pattern.test(said)));
    if (certain) return recognised(certain, said, 0.95);
    const fitting = bestFit(known, troubles, said);
    if (fitting) return recognised(fitting, said, 0.9);
    if (wish.test(said) && !howTo.test(said)) return recognised(byThing(known, said) ?? rest, said, 0.9);
    if (holds(matters, said) && holds(questions, said)) return undefined;
    // Trouble that fits no category is trouble all the same, not a question.
    return holds(troubles, said) ? { ...recognised(rest, said, 0.4), class: "normal" } : undefined;
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

/** The category whose thing, the longest named, has a trouble near it. */
function bestFit(known: Known[], troubles: string[], said: string): Known | undefined {
  const general = troubles.flatMap((word) => spansOf(word, said));
  return longest(known, said, (entry) => {
    const own = entry.troubles.flatMap((word) => spansOf(word, said));
    return (thing) => [...own, ...general].some((trouble) => isNear(thing, trouble));
  });
}

function byThing(known: Known[], said: string): Known | undefined {
  return longest(known, said, () => () => true);
}

/** Of equally long things the first category's counts. */
function longest(
  known: Known[],
  said: string,
  chosen: (entry: Known) => (thing: Span) => boolean,
): Known | undefined {
  let best: { entry: Known; length: number } | undefined;
  for (const entry of known) {
    const things = entry.things.flatMap((word) => spansOf(word, said)).filter(chosen(entry));
    const length = Math.max(0, ...things.map((thing) => thing.to - thing.from));
    if (length > (best?.length ?? 0)) best = { entry, length };
  }
  return best?.entry;
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
function isNear(thing: Span, trouble: Span): boolean {
  const apart = Math.max(trouble.from - thing.to, thing.from - trouble.to);
  return apart >= 0 && apart <= nearness;
}

function holds(words: string[], said: string): boolean {
  return words.some((word) => said.includes(word));
}

function recognised({ category, raises }: Known, said: string, confidence: number): Recognised {
  const raised = raises.filter(({ when }) => when.test(said)).map((raise) => raise.class);
  const [most = category.class] = [category.class, ...raised].sort(
    (a, b) => urgency.indexOf(a) - urgency.indexOf(b),
  );
  return { category: category.name, class: most, private: category.private, confidence };
}
