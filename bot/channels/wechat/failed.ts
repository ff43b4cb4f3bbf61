import type { Failure } from "./wire.ts";

/** An errand of wechaty's that failed, and what that means. */
export class Failed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, reason: string) {
    super(reason);
    this.failure = failure;
  }
}
