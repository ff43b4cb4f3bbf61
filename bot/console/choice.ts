import { useEffect, useState } from "react";
import type { Chat, ChatMessage, Town } from "../web/demo-api.ts";
import type { Person } from "./api.ts";

const personKey = "linli-as";
const placesKey = "linli-places";
const viewedKey = "linli-viewed";

function recall(storage: Storage, key: string): Record<string, string> {
  try {
    return JSON.parse(storage.getItem(key) ?? "{}");
  } catch {
    return {};
  }
}

/** Groups first, then the private chat. */
export function chatsOf(person: Person): Chat[] {
  const groups = person.chats.filter((chat) => chat.kind === "group");
  return [...groups, ...person.chats.filter((chat) => chat.kind === "private")];
}

/** Who this browser tab is and which chat is open; the address carries the person, so a link can name one. */
export function useChoice(town: Town) {
  const [as, setAs] = useState(
    () => new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem(personKey),
  );
  const [places, setPlaces] = useState(() => recall(sessionStorage, placesKey));
  const person = town.people.find(({ id }) => id === as) ?? town.people[0];
  const chats = person ? chatsOf(person) : [];
  const chat = chats.find(({ place }) => place === places[person?.id ?? ""]) ?? chats[0];

  const { id, name } = person ?? {};
  useEffect(() => {
    if (id === undefined) return;
    document.title = `${name} · 邻里演示社区`;
    sessionStorage.setItem(personKey, id);
    const address = new URL(location.href);
    address.searchParams.set("as", id);
    history.replaceState(history.state, "", address);
  }, [id, name]);

  const openChat = (place: string) => {
    const next = { ...places, [id ?? ""]: place };
    setPlaces(next);
    sessionStorage.setItem(placesKey, JSON.stringify(next));
  };
  return { person, chats, chat, becomePerson: setAs, openChat };
}

/** The last thing others said in a chat. */
function lastHeard(as: string, messages: ChatMessage[] | undefined): string | undefined {
  return messages?.findLast((message) => message.from.id !== as)?.id;
}

/** Which chats hold something their person has not looked at; all tabs of this browser share it. */
export function useViewed(as: string) {
  const [viewed, setViewed] = useState(() => recall(localStorage, viewedKey));
  return {
    isUnread(place: string, messages: ChatMessage[] | undefined): boolean {
      const last = lastHeard(as, messages);
      return last !== undefined && viewed[`${as}/${place}`] !== last;
    },
    markViewed(place: string, messages: ChatMessage[] | undefined): void {
      const last = lastHeard(as, messages);
      if (last === undefined || viewed[`${as}/${place}`] === last) return;
      const next = { ...recall(localStorage, viewedKey), [`${as}/${place}`]: last };
      localStorage.setItem(viewedKey, JSON.stringify(next));
      setViewed(next);
    },
  };
}
