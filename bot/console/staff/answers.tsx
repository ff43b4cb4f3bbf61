import { App, Button, Spin } from "antd";
import { answersTo, type Talk } from "./api.ts";
import { copy } from "./copy.ts";

interface Props {
  talk: Talk;
  /** The id of what was said. */
  to: string;
}

/** What the bot answers to words that a form has said. */
export function Answers({ talk, to }: Props) {
  const waiting = talk.outgoing.find(({ body }) => body.id === to);
  const answers = answersTo(to, talk.messages);
  if (waiting?.failed) {
    return (
      <div className="answer answer-failed" role="alert">
        没有发出去。
        <Button size="small" danger onClick={() => talk.resend(waiting)}>
          重发
        </Button>
      </div>
    );
  }
  if (answers.length === 0) {
    return (
      <div className="answer" role="status">
        <Spin size="small" /> 等邻里答复……
      </div>
    );
  }
  return (
    <ul className="answers" aria-label="邻里的答复">
      {answers.map(({ id, text }) => (
        <li key={id}>
          <Answer text={text ?? ""} />
        </li>
      ))}
    </ul>
  );
}

/** Words that somebody has to carry on begin with what is to be done with them. */
const errand = /^(?<what>请贴[回到]“.*?”：|请只转告本人，不要发在群里：)\n(?<words>[\s\S]+)$/u;
const code = /验证码：(?<code>\d{4} \d{4})/u;

function Answer({ text }: { text: string }) {
  const { what, words } = errand.exec(text)?.groups ?? {};
  const secret = code.exec(text)?.groups?.code;
  if (what && words) {
    return (
      <section className="answer" aria-label={what.replace(/：$/, "")}>
        <h3>{what}</h3>
        <blockquote className="answer-words">{words}</blockquote>
        <CopyButton text={words} />
      </section>
    );
  }
  return (
    <div className="answer">
      {secret && <div className="answer-code">{secret}</div>}
      <p className="answer-text">{text}</p>
      {secret && <CopyButton text={text} />}
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const { message } = App.useApp();
  const copied = async () => {
    if (await copy(text)) void message.success("复制好了，去粘贴吧");
    else void message.warning("浏览器不让复制，请长按文字自己复制");
  };
  return (
    <Button type="primary" onClick={() => void copied()}>
      复制
    </Button>
  );
}
