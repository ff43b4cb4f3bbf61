import { Button, Checkbox, Input } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea.js";
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { Chat, ChatMessage } from "../web/demo-api.ts";
import { PictureButton } from "./picture-button.tsx";

/** What is being written in one chat and not yet sent. */
export interface Draft {
  text: string;
  quoted: ChatMessage | undefined;
  mentionsBot: boolean;
}

export const emptyDraft: Draft = { text: "", quoted: undefined, mentionsBot: false };

interface Props {
  chat: Chat;
  personName: string;
  draft: Draft;
  examples: string[];
  change(draft: Draft): void;
  send(): void;
  sendPicture?(file: File): void;
}

const mention = "@机器人";

/** In a group a typed @机器人 turns into the mention itself, as it does in chat programs. */
function written(text: string, draft: Draft, chat: Chat): Draft {
  if (chat.kind === "group" && text.startsWith(mention)) {
    return { ...draft, text: text.slice(mention.length).trimStart(), mentionsBot: true };
  }
  return { ...draft, text: draft.text === "" ? text.trimStart() : text };
}

export function Composer({ chat, personName, draft, examples, change, send, sendPicture }: Props) {
  const field = useRef<TextAreaRef>(null);
  const quotedId = draft.quoted?.id;
  useEffect(() => {
    if (quotedId !== undefined) field.current?.focus();
  }, [quotedId]);

  const typed = (event: KeyboardEvent) => {
    // While an input method is open, Enter picks a word; Safari tells so only by 229.
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    send();
  };
  const fill = (text: string) => {
    change({ ...draft, text });
    field.current?.focus();
  };

  return (
    <div className="composer">
      <Examples sentences={examples} fill={fill} />
      {draft.quoted && <Quoted message={draft.quoted} drop={() => change({ ...draft, quoted: undefined })} />}
      <Input.TextArea
        ref={field}
        aria-label="消息"
        placeholder={`以${personName}的身份说点什么`}
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={20_000}
        value={draft.text}
        onChange={(event) => change(written(event.target.value, draft, chat))}
        onKeyDown={typed}
      />
      <div className="composer-foot">
        {chat.kind === "group" && (
          <Checkbox
            checked={draft.mentionsBot}
            onChange={(event) => change({ ...draft, mentionsBot: event.target.checked })}
          >
            {mention}
          </Checkbox>
        )}
        {sendPicture && <PictureButton onPick={sendPicture} />}
        <span className="composer-hint">回车发送，Shift+回车换行</span>
        <Button type="primary" disabled={draft.text.trim() === ""} onClick={send}>
          发送
        </Button>
      </div>
    </div>
  );
}

function Examples({ sentences, fill }: { sentences: string[]; fill(text: string): void }) {
  return (
    <ul className="examples" aria-label="可以试着说">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <button type="button" className="example" onClick={() => fill(sentence)}>
            {sentence}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Quoted({ message, drop }: { message: ChatMessage; drop(): void }) {
  return (
    <div className="composer-quoted">
      <span>
        引用 {message.from.name}：{message.text}
      </span>
      <Button type="text" size="small" onClick={drop}>
        取消引用
      </Button>
    </div>
  );
}
