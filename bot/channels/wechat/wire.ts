/** What passes between the bot and the process in which wechaty runs. JSON only. */

/** A message as the puppet tells it, before anybody has decided what it means. */
export interface Utterance {
  id: string;
  /** wechaty's number for the kind of message. */
  type: number;
  text: string;
  sentAt: number;
  talker: { id: string; name: string; type: number };
  /** The account the bot is logged in with. */
  self: string;
  /** Whom a private message was written to; empty in a room. */
  listener: string;
  room: { id: string; topic: string } | undefined;
  /** What the platform itself says of mentions; it may well say nothing. */
  mentions: { self: boolean; others: boolean };
  /** What people in this conversation may call the bot after an @. */
  ownNames: string[];
  /** Name of the file that came with it. */
  fileName: string;
  /** Title and address of a shared page. */
  link: string;
}

/** A room the account is in, of those whose ids live no longer than the login. */
export interface PresentRoom {
  id: string;
  topic: string;
  /** Names of the others in it. */
  members: string[];
}

export interface Begin {
  do: "begin";
  puppet: string;
  puppetOptions: Record<string, unknown>;
  beatMs: number;
}

/** Something that is answered. */
export type Errand =
  | { do: "say"; to: string; text: string }
  | { do: "fetch"; ref: string; limit: number }
  | { do: "rooms" };

export type Order = Begin | { do: "errand"; number: number; errand: Errand };

/** Why an errand failed. */
export type Failure =
  /** It never will succeed. */
  | "gone"
  /** Whether the platform has it is not known. */
  | "unknown"
  /** The platform does not have it; later perhaps. */
  | "later";

export type Report =
  | { tell: "beat" }
  /** The gateway has given a sign of life. */
  | { tell: "sign" }
  | { tell: "started" }
  | { tell: "scan"; code: string }
  | { tell: "login"; account: string }
  | { tell: "logout"; reason: string }
  | { tell: "message"; utterance: Utterance }
  /** A room was joined or renamed. */
  | { tell: "room"; id: string; topic: string }
  /** Something went wrong; `crash` ends the process, `loss` cost a message. */
  | { tell: "trouble"; code: number | undefined; reason: string; crash?: true; loss?: true }
  | { tell: "done"; number: number; result: unknown }
  | { tell: "failed"; number: number; failure: Failure; reason: string };
