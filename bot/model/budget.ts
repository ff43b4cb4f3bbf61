import { dateKey } from "../../handlers/time/shanghai.ts";
import type { ModelRules } from "../../storage/model-rules.ts";
import type { Storage } from "../../storage/storage.ts";
import type { Log } from "../log.ts";

/** What everything that thinks needs of the house. */
export interface Thinking {
  storage: Storage;
  log: Log;
  now(): Date;
  rules(): ModelRules;
}

export interface Costs {
  calls?: number;
  tokens: number;
}

/** A community's budget for a day. The most that something can cost is taken before, and put right afterwards. */
export function budget({ storage, now }: Pick<Thinking, "storage" | "now">, thing: string) {
  return {
    /** False when there is not so much left. */
    take({ calls = 0, tokens }: Costs, most: Required<Costs>): Promise<boolean> {
      const day = dateKey(now());
      return storage.transaction(
        async ({ spending }) =>
          (await spending.spend(`${thing}-calls`, day, calls, most.calls)) &&
          (await spending.spend(`${thing}-tokens`, day, tokens, most.tokens)),
      );
    },

    async settle(taken: number, spent: number): Promise<void> {
      const day = dateKey(now());
      await storage.transaction(({ spending }) =>
        spending.spend(`${thing}-tokens`, day, spent - taken, Number.MAX_SAFE_INTEGER),
      );
    },
  };
}
