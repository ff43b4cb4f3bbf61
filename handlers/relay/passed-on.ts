/* What was passed on by somebody else carries it in its ids, so that it is never taken for what came by itself. */

const prefix = "relay:";

/** The id of words that were passed on with the message of this inbox id. */
export function relayedAs(id: number): string {
  return `${prefix}${id}`;
}

/** The inbox id of the message that passed these words on. */
export function relayingMessage(messageId: string): number {
  return Number(messageId.slice(prefix.length));
}

/** The account of somebody in a group whose words are passed on; without a name one for all of them. */
export function accountOfSpeaker(place: string, who: string): string {
  return `${prefix}${place}/${who}`;
}

export function isSpeakersAccount(id: string): boolean {
  return id.startsWith(prefix);
}

/** The place of a group that no bot is in. */
export function carriedPlace(nodeId: string, name: string): string {
  return `${prefix}${nodeId}/${name}`;
}
