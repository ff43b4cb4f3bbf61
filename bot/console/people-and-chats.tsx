import { Select } from "antd";
import type { Chat, Town } from "../web/demo-api.ts";
import type { Person } from "./api.ts";
import { Mark } from "./mark.tsx";

export interface ChatEntry {
  chat: Chat;
  unread: boolean;
  /** The last words, for the line under the name. */
  last: string;
}

interface Props {
  town: Town;
  person: Person;
  entries: ChatEntry[];
  place: string | undefined;
  becomePerson(id: string): void;
  openChat(place: string): void;
}

export function PeopleAndChats({ town, person, entries, place, becomePerson, openChat }: Props) {
  return (
    <nav className="people" aria-label="人物和会话">
      <div className="people-choice">
        <span className="people-label" aria-hidden="true">
          我是
        </span>
        <PersonSelect town={town} person={person} becomePerson={becomePerson} />
        <p className="people-title">{person.title}</p>
      </div>
      <ul className="chats" aria-label="会话">
        {entries.map((entry) => (
          <li key={entry.chat.place}>
            <ChatButton
              entry={entry}
              open={entry.chat.place === place}
              onOpen={() => openChat(entry.chat.place)}
            />
          </li>
        ))}
      </ul>
      <p className="people-hint">每个浏览器标签页可以是不同的人：再开一个标签页，就能看到两边的对话。</p>
    </nav>
  );
}

function PersonSelect({ town, person, becomePerson }: Pick<Props, "town" | "person" | "becomePerson">) {
  const kinds = [...new Set(town.people.map(({ kind }) => kind))];
  const options = kinds.map((kind) => ({
    label: kind,
    title: kind,
    options: town.people
      .filter((one) => one.kind === kind)
      .map(({ id, name, title }) => ({ value: id, label: name, words: `${name} ${title} ${kind}`, title })),
  }));
  return (
    <Select
      aria-label="我是"
      className="people-select"
      size="large"
      value={person.id}
      options={options}
      showSearch={{ optionFilterProp: "words" }}
      listHeight={420}
      virtual={false}
      popupMatchSelectWidth={280}
      notFoundContent="没有这个人"
      onChange={becomePerson}
      optionRender={({ data }) => (
        <span className="person-option">
          {data.label} <small>{data.title}</small>
        </span>
      )}
    />
  );
}

function ChatButton({ entry, open, onOpen }: { entry: ChatEntry; open: boolean; onOpen(): void }) {
  const { chat, unread, last } = entry;
  const purpose = chat.kind === "private" ? "私聊" : chat.purpose;
  return (
    <button
      type="button"
      className={open ? "chat chat-open" : "chat"}
      aria-label={chat.name}
      aria-description={unread ? `${purpose}，有新消息` : purpose}
      aria-current={open ? "true" : undefined}
      onClick={onOpen}
    >
      <span className="chat-name">
        {chat.name}
        {unread && <span className="chat-dot" data-testid="unread" />}
      </span>
      {purpose && <Mark tone={chat.kind === "private" ? "blue" : "green"}>{purpose}</Mark>}
      <span className="chat-last">{last || "还没有人说话"}</span>
    </button>
  );
}
