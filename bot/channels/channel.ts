import type { Door } from "../../storage/doors.ts";
import type { Arrival } from "../../storage/inbox.ts";
import type { Priority } from "../../storage/outbox.ts";

/** What a channel must know to deliver one message. */
export interface Parcel {
  /** Stays the same however often the message is tried; a platform that can, refuses the second. */
  key: string;
  place: string;
  text: string;
  priority: Priority;
}

/**
 * How it stands between the bot and a platform, as far as *hearing* goes; sending is a different matter.
 * `needs-login` waits for a person to scan the code in the detail, `rejected` for one who mends the credentials;
 * `deaf` means that nothing has arrived for too long although the connection looks sound.
 */
export type Connection =
  | "stopped"
  | "connecting"
  | "needs-login"
  | "online"
  | "deaf"
  | "offline"
  | "rejected";

/** What a channel tells the bot. */
export interface Listener {
  /** When it resolves, the message is safe on disk and may be acknowledged; when it rejects, it is not. A second copy changes nothing. */
  receive(arrival: Arrival): Promise<void>;
  /** A group the bot is in, with its present name; also when it was renamed. */
  met(group: { place: string; name: string }): Promise<void>;
  /** The sender took a message back. */
  revoked(message: { botAccount: string; messageId: string }): Promise<void>;
  /** The platform shows a message of the bot's own whose sending had an unknown outcome. */
  echoed(message: { place: string; text: string; platformId: string }): Promise<void>;
  /** The platform told us to be quiet: nothing leaves by this door for so long. */
  shut(door: string, forMs: number, reason: string): Promise<void>;
  /** Every change of state; `detail` is a sentence for an administrator, or the code to scan. Never a secret. */
  connection(state: Connection, detail: string): void;
}

/** A place people write to the bot: a WeChat account, a DingTalk robot, the simulator. */
export interface Channel {
  readonly name: string;
  /** How many messages may be on their way at the same time. */
  readonly atOnce: number;
  /** Longer messages are split before they are sent; bytes of UTF-8. */
  readonly longestBytes: number;
  /** Resolves once the channel is at work, not when it is connected: that is told by `connection`. */
  start(listener: Listener): Promise<void>;
  /** The way by which a message to this place would leave now; undefined when nothing can leave, and it has to wait. */
  doorFor(place: string, priority: Priority): Door | undefined;
  /** Resolves with the platform's id when the platform has taken the message; throws when it has not. */
  send(parcel: Parcel): Promise<string>;
  /** The bytes behind an attachment's `ref`, at most `limit` of them. Throws Refused when they are gone for good or too many. */
  fetch?(ref: string, limit: number): Promise<Uint8Array>;
  stop(): Promise<void>;
}

/** The platform will never take this message: trying again is of no use. */
export class Refused extends Error {}

/** Nobody can tell whether the platform took the message. */
export class OutcomeUnknown extends Error {}

/** The platform did not take the message because too many came; the door stays shut for `forMs`, or for a growing while. */
export class TooFast extends Error {
  readonly door: string;
  readonly forMs: number | undefined;

  constructor(door: string, reason: string, forMs?: number) {
    super(reason);
    this.door = door;
    this.forMs = forMs;
  }
}
