import { Button } from "antd";
import type { ChatMessage } from "../web/demo-api.ts";
import type { Outgoing } from "./outgoing.ts";

/** A message; with `sending` while the server does not have it yet. */
export interface Line {
  message: ChatMessage;
  sending?: Outgoing;
}

interface Props {
  line: Line;
  mine: boolean;
  /** The message this one answers, when it is still in sight. */
  quoted: ChatMessage | undefined;
  quote(): void;
  resend(): void;
}

const forgotten = "（未形成诉求的闲聊，已按规定清除）";

function side(message: ChatMessage, mine: boolean): string {
  if (message.from.bot) return "bubble bubble-bot";
  return mine ? "bubble bubble-mine" : "bubble bubble-other";
}

export function Bubble({ line, mine, quoted, quote, resend }: Props) {
  const { message, sending } = line;
  return (
    <article className={side(message, mine)} aria-label={mine ? "我" : message.from.name}>
      {!mine && (
        <div className="bubble-from">
          {message.from.name}
          {message.from.bot && <span className="bubble-robot">机器人</span>}
        </div>
      )}
      <div className="bubble-row">
        <div className={message.text === null ? "bubble-box bubble-forgotten" : "bubble-box"}>
          {message.quotes !== null && <Quote message={quoted} />}
          {message.picture === undefined ? (
            <div className="bubble-text">{message.text ?? forgotten}</div>
          ) : (
            <img className="bubble-picture" src={`/api/demo/pictures/${message.picture}`} alt="照片" />
          )}
        </div>
        {sending ? (
          <Sending outgoing={sending} resend={resend} />
        ) : (
          message.text !== null && (
            <Button type="text" size="small" className="bubble-quote" onClick={quote}>
              引用
            </Button>
          )
        )}
      </div>
    </article>
  );
}

function Quote({ message }: { message: ChatMessage | undefined }) {
  if (!message) return <blockquote className="quote">（引用的消息不在最近的记录里）</blockquote>;
  return (
    <blockquote className="quote">
      {message.from.name}：{message.text ?? forgotten}
    </blockquote>
  );
}

function Sending({ outgoing, resend }: { outgoing: Outgoing; resend(): void }) {
  if (!outgoing.failed) return <span className="bubble-sending">发送中…</span>;
  return (
    <span className="bubble-failed" role="alert">
      未发出
      <Button size="small" danger onClick={resend}>
        重发
      </Button>
    </span>
  );
}
