import { App, Badge, Result, Spin, Tabs } from "antd";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import type { Chat, ChatMessage, Town } from "../web/demo-api.ts";
import { messagesKey, type Person, sayPicture, say as sayToDemo, useNow, useTalks, useTown } from "./api.ts";
import { Banner } from "./banner.tsx";
import { useChoice, useViewed } from "./choice.ts";
import { type Draft, emptyDraft } from "./composer.tsx";
import { Conversation } from "./conversation.tsx";
import { useEvents } from "./events.ts";
import { examplesFor } from "./examples.ts";
import { OutboxPanel } from "./outbox-panel.tsx";
import { useOutgoing } from "./outgoing.ts";
import { type ChatEntry, PeopleAndChats } from "./people-and-chats.tsx";
import { RequestsPanel } from "./requests-panel.tsx";
import { TopBar } from "./top-bar.tsx";

export function Simulator() {
  const { data: town, dataUpdatedAt, error } = useTown();
  if (town) return <TownPage town={town} toldAt={dataUpdatedAt} troubled={error !== null} />;
  return (
    <div className="whole-middle">{error ? <Banner>连接中断，正在重连</Banner> : <Spin size="large" />}</div>
  );
}

function TownPage({ town, toldAt, troubled }: { town: Town; toldAt: number; troubled: boolean }) {
  const connected = useEvents("/api/demo/events");
  const now = useNow(town, toldAt);
  const { person, chats, chat, becomePerson, openChat } = useChoice(town);
  return (
    <div className="page">
      {(!connected || troubled) && <Banner>连接中断，正在重连</Banner>}
      <TopBar town={town} now={now} />
      {person && chat ? (
        <Desk {...{ town, now, person, chats, chat, becomePerson, openChat }} />
      ) : (
        <Result status="info" title="演示社区里还没有人" />
      )}
    </div>
  );
}

interface DeskProps {
  town: Town;
  now: Date;
  person: Person;
  chats: Chat[];
  chat: Chat;
  becomePerson(id: string): void;
  openChat(place: string): void;
}

type View = "chats" | "talk" | "requests" | "outbox";

function Desk({ town, now, person, chats, chat, becomePerson, openChat }: DeskProps) {
  const narrow = useNarrow();
  const [view, setView] = useState<View>("talk");
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  const { outgoing, send, resend } = useOutgoing(sayToDemo, messagesKey);
  const { message } = App.useApp();
  const talks = useTalks(person.id, chats);
  const messages = talks[chats.indexOf(chat)];
  const { isUnread, markViewed } = useViewed(person.id);
  const visible = !narrow || view === "talk";
  useEffect(() => {
    if (visible) markViewed(chat.place, messages);
  });

  const entries = chats.map((one, i) => ({
    chat: one,
    unread: !(visible && one === chat) && isUnread(one.place, talks[i]),
    last: lastWords(talks[i]),
  }));
  const draftKey = `${person.id}/${chat.place}`;
  const changeDraft = (draft: Draft) => setDrafts((all) => ({ ...all, [draftKey]: draft }));
  const say = ({ text, quoted, mentionsBot }: Draft) => {
    const quotes = quoted && { quotes: quoted.id };
    send({ as: person.id, place: chat.place, text: text.trim(), mentionsBot, ...quotes }, now);
    changeDraft({ ...emptyDraft, mentionsBot });
  };
  const parts: Parts = {
    people: (
      <PeopleAndChats
        {...{ town, person, entries, becomePerson }}
        place={chat.place}
        openChat={(place) => {
          openChat(place);
          setView("talk");
        }}
      />
    ),
    conversation: (
      <Conversation
        {...{ person, chat, now, messages, changeDraft, resend }}
        examples={examplesFor(person.kind)}
        outgoing={outgoing.filter(({ body }) => body.as === person.id && body.place === chat.place)}
        draft={drafts[draftKey] ?? emptyDraft}
        send={say}
        sendPicture={(file) =>
          void sayPicture(person.id, chat.place, file).catch((error: Error) => message.error(error.message))
        }
      />
    ),
    requests: <RequestsPanel now={now} />,
    outbox: <OutboxPanel town={town} now={now} />,
  };
  return narrow ? <Narrow {...{ parts, view, setView, entries }} /> : <Wide parts={parts} />;
}

interface Parts {
  people: ReactNode;
  conversation: ReactNode;
  requests: ReactNode;
  outbox: ReactNode;
}

const tabClasses = { root: "tabs", body: "tabs-body", content: "tabs-content" };

function Wide({ parts }: { parts: Parts }) {
  return (
    <div className="columns">
      {parts.people}
      {parts.conversation}
      <aside className="side" aria-label="旁观">
        <Tabs
          centered
          classNames={tabClasses}
          items={[
            { key: "requests", label: "诉求", children: parts.requests },
            { key: "outbox", label: "发件箱", children: parts.outbox },
          ]}
        />
      </aside>
    </div>
  );
}

interface NarrowProps {
  parts: Parts;
  view: View;
  setView(view: View): void;
  entries: ChatEntry[];
}

function Narrow({ parts, view, setView, entries }: NarrowProps) {
  const unread = entries.some((entry) => entry.unread);
  return (
    <Tabs
      className="narrow"
      classNames={tabClasses}
      centered
      destroyOnHidden
      activeKey={view}
      onChange={(key) => setView(key as View)}
      items={[
        { key: "chats", label: <ChatsLabel unread={unread} />, children: parts.people },
        { key: "talk", label: "聊天", children: parts.conversation },
        { key: "requests", label: "诉求", children: parts.requests },
        { key: "outbox", label: "发件箱", children: parts.outbox },
      ]}
    />
  );
}

function ChatsLabel({ unread }: { unread: boolean }) {
  return (
    <Badge dot={unread} styles={{ root: { font: "inherit", color: "inherit" } }}>
      会话
    </Badge>
  );
}

function lastWords(messages: ChatMessage[] | undefined): string {
  const last = messages?.at(-1);
  if (!last) return "";
  const words = last.picture === undefined ? last.text : "［照片］";
  return words === null ? "（已清除）" : `${last.from.name}：${words}`;
}

const narrowScreen = "(max-width: 900px)";

function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = matchMedia(narrowScreen);
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => matchMedia(narrowScreen).matches,
  );
}
