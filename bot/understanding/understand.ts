import { raiseAlarm } from "../../handlers/emergencies/raise-alarm.ts";
import type { Handler, Said } from "../../handlers/handler.ts";
import { relayMessage } from "../../handlers/relay/relay-message.ts";
import { squeeze } from "../../handlers/text.ts";
import type { Question } from "../../storage/questions.ts";

/** A command is short; endless words would only keep its pattern busy. */
const shortWords = 300;

export interface Meaning {
  handler: Handler;
  slots: unknown;
  /** The question that these words answer. */
  question?: number;
}

/**
 * What words may mean, the likeliest first: what is passed on from elsewhere (it is looked at there), an emergency always, then the answer to what the bot asked, then the
 * handlers in their order. Empty for talk. Looks at words only; whether a meaning holds is for its handler to see.
 */
export function understand(said: Said, open: Question[], handlers: readonly Handler[]): Meaning[] {
  const heard = handlers.flatMap((handler): Meaning[] => {
    const slots = said.text.length > (handler.longest ?? shortWords) ? undefined : handler.hears(said);
    return slots === undefined ? [] : [{ handler, slots }];
  });
  const passedOn = heard.filter(({ handler }) => handler === relayMessage);
  const alarms = heard.filter(({ handler }) => handler === raiseAlarm);
  const others = heard.filter(({ handler }) => handler !== raiseAlarm && handler !== relayMessage);
  return [...passedOn, ...alarms, ...answers(said, open, handlers), ...others];
}

/** The newest question counts. */
function answers({ text }: Said, open: Question[], handlers: readonly Handler[]): Meaning[] {
  const word = squeeze(text).replace(/[。!,.~]+$/u, "");
  for (const { id, choices } of open) {
    const choice = choices.find(
      ({ words, openings = [] }) =>
        words.includes(word) || openings.some((opening) => word.startsWith(opening)),
    );
    const handler = handlers.find(({ name }) => name === choice?.handler);
    if (choice && handler) return [{ handler, slots: choice.slots, question: id }];
  }
  return [];
}
