import { Spin } from "antd";
import { useState } from "react";
import type { QuestionRow, Questions } from "../../web/questions-api.ts";
import { Mark } from "../mark.tsx";
import { dayAndTimeText } from "../times.ts";
import { type Talk, useQuestions } from "./api.ts";
import type { DeedForm } from "./deed.ts";
import { DeedBar } from "./deed-bar.tsx";

/** What the documents did not answer and waits for a person. What was dealt with just now stays, with the bot's words. */
export function QuestionsPanel({ talk }: { talk: Talk }) {
  const { data: questions } = useQuestions();
  const [touched, setTouched] = useState<QuestionRow[]>([]);
  if (!questions) return <Spin className="panel-middle" />;
  const { rows, may, now } = questions;
  const gone = touched.filter(({ id }) => !rows.some((row) => row.id === id));
  return (
    <div className="panel staff-panel">
      <p className="staff-hint">
        居民问了、文件里没有查到的，和有人说答得不对的。回答一次，问过的人都会收到，以后再有人问就照此回答。
      </p>
      {rows.length === 0 && (
        <p className="panel-empty">现在没有待答的问题。文件里查不到的提问会出现在这里，等您回答。</p>
      )}
      <ul className="cards" aria-label="待答的问题">
        {[...rows, ...gone].map((row) => (
          <li key={row.id}>
            <QuestionCard
              row={row}
              deeds={gone.includes(row) ? [] : deedsFor(row, may)}
              now={new Date(now)}
              talk={{
                ...talk,
                say: (...words) => {
                  setTouched((all) => [...all.filter(({ id }) => id !== row.id), row]);
                  return talk.say(...words);
                },
              }}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

const longestAnswer = 600;

/** What this person may say about a question. */
function deedsFor({ id, draft }: QuestionRow, may: Questions["may"]): DeedForm[] {
  const answer: DeedForm = {
    key: "answer",
    label: draft === "" ? "回答" : "另写一个回答",
    isNext: draft === "",
    fields: [
      {
        ...{ kind: "words", name: "text", label: "怎样回答", most: longestAnswer },
        placeholder: "例如：可以，本人带身份证到社区一楼窗口，当天办好",
      },
    ],
    sentence: ({ text }) => `答 ${id} ${text}`,
  };
  const approve: DeedForm = {
    ...{ key: "approve", label: "同意这样答", isNext: true, sure: true, fields: [] },
    sentence: () => `同意答 ${id}`,
  };
  const drop: DeedForm = {
    ...{ key: "drop", label: "不用答", sure: true, fields: [] },
    sentence: () => `不答 ${id}`,
  };
  return [
    ...(draft !== "" && may.approve ? [approve] : []),
    ...(may.answer ? [answer] : []),
    ...(may.drop ? [drop] : []),
  ];
}

interface CardProps {
  row: QuestionRow;
  deeds: DeedForm[];
  now: Date;
  talk: Talk;
}

function QuestionCard({ row, deeds, now, talk }: CardProps) {
  const { id, words, times, why, lastAskedAt, draft, draftedBy, answer } = row;
  return (
    <article className="card question-card" aria-label={`问 ${id}`}>
      <div className="card-head">
        <b>问 {id}</b>
        <time dateTime={lastAskedAt}>{dayAndTimeText(new Date(lastAskedAt), now)}</time>
      </div>
      <p className="signal-words">“{words}”</p>
      <span className="marks">
        <Mark tone={why === "wrong" ? "red" : "amber"}>
          {why === "wrong" ? "有人说答得不对" : "文件里没有"}
        </Mark>
        <Mark tone="blue">{times} 人问过</Mark>
        {draft !== "" && <Mark tone="green">有拟好的回答</Mark>}
      </span>
      {answer !== "" && <Quoted name="当时引用的" words={answer} />}
      {draft !== "" && <Quoted name={`${draftedBy}拟的回答`} words={draft} />}
      <DeedBar label={`问 ${id} 怎么办`} deeds={deeds} talk={talk} version={JSON.stringify(row)} />
    </article>
  );
}

function Quoted({ name, words }: { name: string; words: string }) {
  return (
    <div className="passage">
      <b>{name}</b>
      <p>{words}</p>
    </div>
  );
}
