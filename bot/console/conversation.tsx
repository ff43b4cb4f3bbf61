import { Button, Spin } from "antd";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Chat, ChatMessage } from "../web/demo-api.ts";
import { Bubble, type Line } from "./bubble.tsx";
import { Composer, type Draft } from "./composer.tsx";
import type { Outgoing } from "./outgoing.ts";
import { isPause, momentText } from "./times.ts";

interface Props {
  person: { id: string; name: string };
  chat: Chat;
  now: Date;
  /** Sentences to try. */
  examples: string[];
  messages: ChatMessage[] | undefined;
  outgoing: Outgoing[];
  draft: Draft;
  changeDraft(draft: Draft): void;
  send(draft: Draft): void;
  resend(outgoing: Outgoing): void;
  /** Left out where no pictures can be sent. */
  sendPicture?(file: File): void;
}

/** What the server knows, then what is still on its way there. */
function linesOf({ person, messages = [], outgoing }: Props): Line[] {
  const known = new Set(messages.map(({ id }) => id));
  const waiting = outgoing.filter(({ body, savedAs }) => !known.has(body.id) && !known.has(savedAs));
  return [
    ...messages.map((message) => ({ message })),
    ...waiting.map((sending) => ({
      message: {
        id: sending.body.id,
        from: { id: person.id, name: person.name, bot: false },
        text: sending.body.text,
        quotes: sending.body.quotes ?? null,
        at: sending.at,
      },
      sending,
    })),
  ];
}

export function Conversation(props: Props) {
  const { person, chat, draft, examples, changeDraft, messages } = props;
  const lines = linesOf(props);
  return (
    <main className="conversation" aria-label={`会话：${chat.name}`}>
      <div className="conversation-head">
        <h2>{chat.name}</h2>
        <span>{chat.kind === "private" ? "私聊，只有你和机器人" : chat.purpose}</span>
      </div>
      <Log key={`${person.id}/${chat.place}`} {...props} lines={lines} loading={messages === undefined} />
      <Composer
        chat={chat}
        personName={person.name}
        draft={draft}
        examples={examples}
        change={changeDraft}
        {...(props.sendPicture && { sendPicture: props.sendPicture })}
        send={() => draft.text.trim() !== "" && props.send(draft)}
      />
    </main>
  );
}

function Log({ lines, loading, ...props }: Props & { lines: Line[]; loading: boolean }) {
  const last = lines.at(-1)?.message;
  const { list, below, toEnd } = useStayAtEnd(last?.id, last?.from.id === props.person.id);
  return (
    <div className="log-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <div className="log" role="log" aria-label="聊天记录" tabIndex={0} ref={list}>
        {loading && <Spin className="log-middle" />}
        {!loading && lines.length === 0 && (
          <p className="log-middle log-empty">这里还没有人说话。点下面的一句试试，再按发送。</p>
        )}
        {lines.map((line, i) => (
          <LineWithTime key={line.message.id} {...props} line={line} lines={lines} before={lines[i - 1]} />
        ))}
      </div>
      {below && (
        <Button className="log-below" size="small" onClick={toEnd}>
          有新消息 ↓
        </Button>
      )}
    </div>
  );
}

function LineWithTime(props: Props & { line: Line; lines: Line[]; before: Line | undefined }) {
  const { line, lines, before, person, now } = props;
  const { message } = line;
  const at = new Date(message.at);
  const quotes = message.quotes && lines.find((one) => one.message.id === message.quotes)?.message;
  return (
    <>
      {isPause(before && new Date(before.message.at), at) && (
        <div className="log-time">
          <time dateTime={message.at}>{momentText(at, now)}</time>
        </div>
      )}
      <Bubble
        line={line}
        mine={message.from.id === person.id}
        quoted={quotes || undefined}
        quote={() => props.changeDraft({ ...props.draft, quoted: message })}
        resend={() => line.sending && props.resend(line.sending)}
      />
    </>
  );
}

/** Keeps the newest line in sight, unless the reader has scrolled up to read. */
function useStayAtEnd(lastId: string | undefined, lastIsMine: boolean) {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [below, setBelow] = useState(false);

  const toEnd = useCallback(() => list.current?.scrollTo({ top: list.current.scrollHeight }), []);

  useEffect(() => {
    const box = list.current;
    if (!box) return undefined;
    const scrolled = () => {
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
      if (atEnd.current) setBelow(false);
    };
    const resized = new ResizeObserver(() => atEnd.current && toEnd());
    box.addEventListener("scroll", scrolled, { passive: true });
    resized.observe(box);
    return () => {
      box.removeEventListener("scroll", scrolled);
      resized.disconnect();
    };
  }, [toEnd]);

  useLayoutEffect(() => {
    if (lastId === undefined) return;
    if (atEnd.current || lastIsMine) toEnd();
    else setBelow(true);
  }, [lastId, lastIsMine, toEnd]);

  return { list, below, toEnd };
}
