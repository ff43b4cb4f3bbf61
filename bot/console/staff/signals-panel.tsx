import { Button, Spin } from "antd";
import { useState } from "react";
import type { SignalRow } from "../../web/board-api.ts";
import { Mark } from "../mark.tsx";
import { newId } from "../new-id.ts";
import { dayAndTimeText } from "../times.ts";
import { type Talk, useSignals } from "./api.ts";
import { Spoken } from "./spoken.tsx";

type Decided = Record<number, { row: SignalRow; asked: string }>;

/** Talk that may be a request, and waits for somebody to say so. What was decided just now stays, with the answer. */
export function SignalsPanel({ talk }: { talk: Talk }) {
  const { data: waiting } = useSignals();
  const [decided, setDecided] = useState<Decided>({});
  if (!waiting) return <Spin className="panel-middle" />;
  const gone = Object.values(decided).filter(
    ({ row }) => !waiting.some(({ number }) => number === row.number),
  );
  const rows = [...waiting, ...gone.map(({ row }) => row)].sort((a, b) => a.number - b.number);
  return (
    <div className="panel staff-panel">
      <p className="staff-hint">
        群里有人说的话可能是一件诉求，邻里拿不准，等您定。登记就成为诉求，忽略就把原话删掉。
      </p>
      {rows.length === 0 && <p className="panel-empty">现在没有线索。</p>}
      <ul className="cards" aria-label="线索">
        {rows.map((row) => (
          <li key={row.number}>
            <SignalCard
              row={row}
              talk={talk}
              asked={decided[row.number]?.asked}
              decide={(words) => {
                const id = newId();
                setDecided({ ...decided, [row.number]: { row, asked: talk.say(words, undefined, id) } });
              }}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface CardProps {
  row: SignalRow;
  talk: Talk;
  /** The id of what was said about it. */
  asked: string | undefined;
  decide(words: string): void;
}

function SignalCard({ row, talk, asked, decide }: CardProps) {
  const { number, text, category, urgency, where, group, at, confidence } = row;
  return (
    <article className="card" aria-label={`线索 ${number}`}>
      <div className="card-head">
        <b>线索 {number}</b>
        <time dateTime={at}>{dayAndTimeText(new Date(at), new Date())}</time>
      </div>
      <p className="signal-words">“{text}”</p>
      <span className="marks">
        <Mark tone="blue">可能是：{category}</Mark>
        <Mark tone="grey">{urgency}</Mark>
        <Mark tone="grey">把握 {confidence}%</Mark>
        {row.private && <Mark tone="blue">不公开</Mark>}
      </span>
      <div className="card-foot">
        <span>{where}</span>
        <span>{group || "私聊"}</span>
      </div>
      {asked === undefined ? (
        <div className="deed-buttons">
          <Button size="large" type="primary" onClick={() => decide(`登记线索 ${number}`)}>
            登记
          </Button>
          <Button size="large" onClick={() => decide(`忽略线索 ${number}`)}>
            忽略
          </Button>
        </div>
      ) : (
        <Spoken key={asked} talk={talk} to={asked} />
      )}
    </article>
  );
}
