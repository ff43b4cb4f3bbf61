import type { Arrival } from "../../storage/inbox.ts";

/** What a channel must know to deliver one message. */
export interface Parcel {
  /** Stays the same however often the message is tried; a platform that can, refuses the second. */
  key: string;
  place: string;
  text: string;
}

/** A place people write to the bot: a WeChat account, a DingTalk robot, the simulator. */
export interface Channel {
  readonly name: string;
  /** How many messages may be on their way at the same time. */
  readonly atOnce: number;
  /** Resolves once messages can arrive. When `receive` resolves, the message is safe on disk and may be acknowledged; when it rejects, it is not. */
  start(receive: (arrival: Arrival) => Promise<void>): Promise<void>;
  /** Resolves with the platform's id when the platform has taken the message; throws when it has not. */
  send(parcel: Parcel): Promise<string>;
  stop(): Promise<void>;
}

/** The platform will never take this message: trying again is of no use. */
export class Refused extends Error {}

/** Nobody can tell whether the platform took the message. */
export class OutcomeUnknown extends Error {}
