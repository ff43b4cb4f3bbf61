import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** A way out of the house. What leaves by the same door is counted together, also across restarts. */
export interface Door {
  /** Its name for ever, such as `wechat` or `dingtalk/robot/cid…`. */
  name: string;
  /** Between two departures lies a time between these two, chosen by chance. */
  gapMs?: readonly [least: number, most: number];
  /** In any stretch of `withinMs` at most so many leave; `unasked` counts only what nobody had asked for. */
  limits: readonly { most: number; withinMs: number; of: "all" | "unasked" }[];
  /** When more than so many wait for the door, what waits for one place leaves as a single message. */
  digestAbove?: number;
}

/** What has left by which door, and which doors are shut. */
export function doors(db: Kysely<Schema>, community: string) {
  void db;
  void community;
  return {};
}
