import { pageChannel } from "../../handlers/outgoing.ts";
import type { Arrival } from "../../storage/inbox.ts";
import type { Person } from "../../storage/people.ts";
import type { Store } from "../../storage/storage.ts";
import type { Channel, Listener } from "./channel.ts";

/** The bot's own account on the page. */
const botAccount = "linli";

/** The private chat of a person with the bot on the page. */
export function pagePlaceOf(personId: string): string {
  return `page-${personId}`;
}

export interface PageChannel extends Channel {
  /** A person says something on the page; the id is the sender's own choice. Resolves when it is safe on disk. */
  say(person: Person, words: Words): Promise<void>;
}

interface Words {
  id: string;
  text: string;
  quotes?: string | undefined;
  at: Date;
  /** A picture that is in the folder of files already, and the request it is for. */
  picture?: { file: string; requestId: number };
}

const unlimited = { name: pageChannel, limits: [] };

/** The channel behind the staff page. Its platform is the outbox itself: what is sent there is what the page shows. */
export function page(): PageChannel {
  let listener: Listener | undefined;
  return {
    name: pageChannel,
    atOnce: 32,
    longestBytes: Number.POSITIVE_INFINITY,
    async start(to) {
      listener = to;
      listener.connection("online", "");
    },
    async say({ id: sender, name }, { id, text, quotes, at, picture }) {
      if (!listener) throw new Error("The page has not been started");
      await listener.receive({
        ...{ channel: pageChannel, botAccount, messageId: messageIdOf(sender, id), sender, senderName: name },
        ...{ place: pagePlaceOf(sender), placeKind: "private", mentionsBot: false },
        ...{ text, quotes, sentAt: at },
        ...(picture && {
          kind: "picture",
          attachments: [{ kind: "picture", name: "照片", ref: "", ...picture }],
        }),
      });
    },
    doorFor: () => unlimited,
    async send({ key }) {
      if (!listener) throw new Error("The page has been stopped");
      return `page:${key}`;
    },
    async stop() {
      listener?.connection("stopped", "");
      listener = undefined;
    },
  };
}

/** Ids that people choose are theirs alone: nobody can take another's. */
function messageIdOf(personId: string, id: string): string {
  return `${personId}/${id}`;
}

/** The id as its sender has chosen it. */
export function chosenId(personId: string, messageId: string): string {
  return messageId.slice(messageIdOf(personId, "").length);
}

/** The name of what is done through a private link among all that is said on pages. */
export function deedIdOf(requestId: number, id: string): string {
  return `r${requestId}-${id}`;
}

/** Whether words were said through a private link. */
export function isDeed({ channel, sender, messageId }: Arrival): boolean {
  return channel === pageChannel && /^r\d+-/u.test(chosenId(sender, messageId));
}

/** Whether a person has said something under this id before. */
export async function isSaid(
  { id: personId }: Pick<Person, "id">,
  id: string,
  store: Store,
): Promise<boolean> {
  return (await store.inbox.findId(pageChannel, botAccount, messageIdOf(personId, id))) !== undefined;
}

/** What is said on the page is said by the person who has entered it. */
export async function bindPage({ id, name }: Pick<Person, "id" | "name">, store: Store): Promise<void> {
  const account = { channel: pageChannel, id, privatePlace: pagePlaceOf(id) };
  const { personId } = await store.people.meet(account, name);
  if (personId !== id) await store.people.bind(account, id);
}
