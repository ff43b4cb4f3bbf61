import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input, Spin } from "antd";
import { useId, useState } from "react";
import type { HitTestView } from "../../web/documents-api.ts";
import { Mark } from "../mark.tsx";
import { tryQuestion } from "./documents-ask.ts";
import { DocumentDrawer } from "./documents-drawer.tsx";
import { Passage } from "./documents-passages.tsx";

/** Asks as a resident would, and shows how the answer comes about. Nothing is recorded, nobody hears of it. */
export function HitTestPanel() {
  const trying = useMutation({ mutationFn: tryQuestion });
  const [opened, setOpened] = useState<number>();
  const name = useId();
  const { data: test, variables: question } = trying;
  return (
    <div className="panel staff-panel">
      <p className="staff-hint">
        像居民那样问一句，看邻里会怎样回答、依据哪一段。只是试，不记录，也不会发给任何人。
      </p>
      <Form<{ question: string }>
        name={name}
        layout="vertical"
        requiredMark={false}
        onFinish={({ question }) => trying.mutate(question.trim())}
      >
        <Form.Item
          name="question"
          label="居民会怎样问"
          rules={[{ required: true, whitespace: true, message: "请写一个问题" }]}
        >
          <Input.TextArea
            size="large"
            autoSize={{ minRows: 1, maxRows: 4 }}
            maxLength={300}
            placeholder="例如：80岁老人每个月能领多少钱？"
            onPressEnter={(event) => {
              if (event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              event.currentTarget.form?.requestSubmit();
            }}
          />
        </Form.Item>
        <Button type="primary" size="large" htmlType="submit" disabled={trying.isPending}>
          试一试
        </Button>
      </Form>
      {trying.isPending && <Spin className="panel-middle" />}
      {trying.error && <p role="alert">{trying.error.message}</p>}
      {test && !trying.isPending && <Result test={test} question={question ?? ""} open={setOpened} />}
      <DocumentDrawer id={opened} open={setOpened} />
    </div>
  );
}

interface ResultProps {
  test: HitTestView;
  question: string;
  open(id: number): void;
}

function Result({ test: { understood, hits, answer, isAnswered }, question, open }: ResultProps) {
  return (
    <>
      <section aria-label="会这样回答">
        <h2>
          “{question}”{" "}
          <Mark tone={isAnswered ? "green" : "amber"}>{isAnswered ? "会回答" : "会说没有查到"}</Mark>
        </h2>
        {answer !== "" && <blockquote className="answer answer-exact">{answer}</blockquote>}
      </section>
      <section aria-label="怎样理解的">
        <h2>怎样理解的</h2>
        {understood.length === 0 && <p className="staff-hint">没有听出问的是什么，换个说法试试。</p>}
        <span className="marks">
          {understood.map((word) => (
            <Mark key={word} tone="blue">
              {word}
            </Mark>
          ))}
        </span>
      </section>
      <section aria-label="找到的段落">
        <h2>找到的段落</h2>
        {hits.length === 0 && (
          <p className="staff-hint">
            一段也没有。如果应该有，请在“文件”里看看这份文件传了没有、是不是过期了。
          </p>
        )}
        <ol className="cards">
          {hits.map((hit, index) => (
            <li key={hit.passage.id}>
              <HitCard hit={hit} place={index + 1} open={() => open(hit.documentId)} />
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

interface HitProps {
  hit: HitTestView["hits"][number];
  place: number;
  open(): void;
}

function HitCard({ hit, place, open }: HitProps) {
  const { passage, title, score, reasons, isQuoted } = hit;
  const where = [passage.heading !== passage.clause && passage.heading, passage.clause].filter(Boolean);
  return (
    <article className={isQuoted ? "card hit hit-quoted" : "card hit"} aria-label={`第 ${place} 段`}>
      <div className="card-head">
        <b>{place}.</b>
        <button type="button" className="paper-title" aria-haspopup="dialog" onClick={open}>
          《{title}》{where.join(" ")}
        </button>
      </div>
      <span className="marks">
        {isQuoted && <Mark tone="green">会引用</Mark>}
        <Mark tone="grey">得分 {score.toFixed(2)}</Mark>
      </span>
      {reasons.length > 0 && <p className="hit-reasons">{reasons.join("；")}</p>}
      <Passage passage={{ ...passage, clause: "" }} />
    </article>
  );
}
