import { Spin } from "antd";
import { useEffect } from "react";
import type { ResidentView } from "../../web/resident-api.ts";
import { Refusal } from "../ask.ts";
import { Banner } from "../banner.tsx";
import { dayAndTimeText } from "../times.ts";
import { AddMore } from "./add-more.tsx";
import { type Doing, secret, useResident } from "./api.ts";
import { Judge } from "./judge.tsx";
import { Pictures } from "./pictures.tsx";
import { Stages, Steps } from "./progress.tsx";
import { Withdraw } from "./withdraw.tsx";

/** What a resident sees through the private link to one request: like a parcel on its way. */
export function ResidentPage() {
  const { view, error, doing } = useResident();
  const title = view ? `#${view.number} 办理进度 · 邻里` : "办理进度 · 邻里";
  useEffect(() => {
    document.title = title;
  }, [title]);
  const isOver = error instanceof Refusal && [404, 429].includes(error.status);
  if (secret === "") return <Over words="请从聊天里收到的链接打开这个页面。" />;
  if (isOver && doing.said?.deed === "withdraw") return <Over words="您这边已经撤回，不再打扰您。" />;
  if (isOver) return <Over words={error.message} />;
  if (!view)
    return (
      <div className="whole-middle">{error ? <Banner>连不上，正在重试</Banner> : <Spin size="large" />}</div>
    );
  return (
    <>
      {error && <Banner>连不上，正在重试</Banner>}
      <Tracker view={view} doing={doing} />
    </>
  );
}

function Over({ words }: { words: string }) {
  return (
    <main className="whole-middle">
      <section className="outside" aria-label="链接打不开">
        <h1>邻里 · 办理进度</h1>
        <p className="outside-reason" role="alert">
          {words}
        </p>
      </section>
    </main>
  );
}

function Tracker({ view, doing }: { view: ResidentView; doing: Doing }) {
  const { number, category, stands, next, stage, steps, problem, where, owner, may } = view;
  const now = new Date(view.now);
  return (
    <main className="resident">
      <header className="resident-card resident-head">
        <p className="resident-number">
          #{number} · {category}
        </p>
        <h1>{stands}</h1>
        {next && <p className="resident-next">{next}</p>}
        {stage !== null && <Stages behind={stage} />}
      </header>
      <Said doing={doing} />
      {(may.includes("rate") || may.includes("reopen")) && <Judge view={view} doing={doing} />}
      <section className="resident-card" aria-label="经过">
        <h2>经过</h2>
        <Steps steps={steps} now={now} />
      </section>
      {problem !== null && (
        <section className="resident-card" aria-label="您反映的事">
          <h2>您反映的事</h2>
          <p className="resident-words">{problem}</p>
          {where && <p className="resident-soft">地点：{where}</p>}
        </section>
      )}
      {view.pictures.length > 0 && <Pictures pictures={view.pictures} />}
      {may.includes("supplement") && <AddMore view={view} doing={doing} />}
      {owner && (
        <section className="resident-card" aria-label="谁在办">
          <h2>谁在办</h2>
          <p>
            {owner.title} {owner.name}
          </p>
          {owner.phone && (
            <a className="resident-call" href={`tel:${owner.phone}`}>
              打电话 {owner.phone}
            </a>
          )}
        </section>
      )}
      {may.includes("withdraw") && <Withdraw doing={doing} />}
      <footer className="resident-foot">
        这个页面只能看这一件，{dayAndTimeText(new Date(view.until), now)}
        前有效。谁有链接谁就能看，请不要转发。 进度由社区的机器人“邻里”记录。
      </footer>
    </main>
  );
}

/** What has become of the last deed. */
function Said({ doing: { said, answer, isBusy, trouble, again } }: { doing: Doing }) {
  if (trouble)
    return (
      <div className="resident-card resident-trouble" role="alert">
        <p>{trouble}</p>
        <button type="button" className="resident-again" onClick={again}>
          再试一次
        </button>
      </div>
    );
  if (isBusy || (said && answer === ""))
    return (
      <div className="resident-card resident-answer" role="status">
        <Spin size="small" /> {said && !isBusy ? "收到了，正在办。" : "正在告诉邻里……"}
      </div>
    );
  if (answer === "") return null;
  return (
    <div className="resident-card resident-answer" role="status">
      <p className="resident-words">{answer}</p>
    </div>
  );
}
