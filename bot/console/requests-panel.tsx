import { Drawer, Spin, Timeline } from "antd";
import { useState } from "react";
import type { RequestRow } from "../web/demo-api.ts";
import { useRequests } from "./api.ts";
import { Mark, type Tone } from "./mark.tsx";
import { dayAndTimeText } from "./times.ts";

const stateTones: Record<string, Tone> = {
  registered: "amber",
  dispatched: "amber",
  accepted: "blue",
  resolved: "blue",
  closed: "green",
};
const urgencyTones: Record<string, Tone> = { 特急: "red", 紧急: "red", 较急: "amber" };
const supervisionNames: Record<string, string> = {
  none: "",
  reminded: "已提醒",
  urged: "已催办",
  supervised: "督办单",
  listed: "挂牌督办",
};

export function RequestsPanel({ now }: { now: Date }) {
  const { data } = useRequests();
  const [open, setOpen] = useState<number>();
  if (!data) return <Spin className="panel-middle" />;
  const newestFirst = data.toSorted((a, b) => b.openedAt.localeCompare(a.openedAt) || b.id - a.id);
  return (
    <section className="panel" aria-label="诉求列表">
      <p className="panel-note">
        共 {data.length} 件。这里是演示的旁观视角；真实使用时，各人只看得到自己该看的。
      </p>
      {data.length === 0 && (
        <p className="panel-empty">还没有诉求。以居民身份说一句“3号楼2单元电梯又坏了”试试。</p>
      )}
      <ul className="cards">
        {newestFirst.map((request) => (
          <li key={request.id}>
            <RequestCard request={request} now={now} onOpen={() => setOpen(request.id)} />
          </li>
        ))}
      </ul>
      <RequestDrawer
        request={data.find(({ id }) => id === open)}
        now={now}
        close={() => setOpen(undefined)}
      />
    </section>
  );
}

function Marks({ request }: { request: RequestRow }) {
  const supervision = supervisionNames[request.supervision] ?? request.supervision;
  return (
    <span className="marks">
      <Mark tone={urgencyTones[request.urgency] ?? "grey"}>{request.urgency}</Mark>
      <Mark tone={stateTones[request.state] ?? "grey"}>{request.stateName}</Mark>
      {supervision && <Mark tone="red">{supervision}</Mark>}
    </span>
  );
}

/** Its clock stands still, so its due time says nothing. */
function hasStopped({ state }: RequestRow): boolean {
  return ["suspended", "resolved", "closed", "declined", "merged", "transferred", "withdrawn"].includes(
    state,
  );
}

function ownerOf(request: RequestRow): string {
  return request.owner ?? (hasStopped(request) ? "无承办人" : "待分派");
}

function Due({ request, now }: { request: RequestRow; now: Date }) {
  const due = dayAndTimeText(new Date(request.dueAt), now);
  return request.overdue ? <b className="overdue">已超期 · {due} 到期</b> : <span>{due} 前办结</span>;
}

function LastStep({ request, now }: { request: RequestRow; now: Date }) {
  const last = request.steps.at(-1);
  return last ? <span>{`${dayAndTimeText(new Date(last.at), now)} ${last.name}`}</span> : null;
}

function RequestCard({ request, now, onOpen }: { request: RequestRow; now: Date; onOpen(): void }) {
  return (
    <button
      type="button"
      className="card"
      aria-haspopup="dialog"
      aria-label={`诉求 #${request.number}`}
      onClick={onOpen}
    >
      <span className="card-head">
        <b>#{request.number}</b> {request.category}
      </span>
      <Marks request={request} />
      <span className="card-problem">{request.problem}</span>
      <span className="card-foot">
        <span>{ownerOf(request)}</span>
        {hasStopped(request) ? <LastStep request={request} now={now} /> : <Due request={request} now={now} />}
      </span>
    </button>
  );
}

interface DrawerProps {
  request: RequestRow | undefined;
  now: Date;
  close(): void;
}

function RequestDrawer({ request, now, close }: DrawerProps) {
  return (
    <Drawer
      open={request !== undefined}
      onClose={close}
      size="min(460px, 100vw)"
      title={request && `诉求 #${request.number} · ${request.category}`}
    >
      {request && <Details request={request} now={now} />}
    </Drawer>
  );
}

function Details({ request, now }: { request: RequestRow; now: Date }) {
  const facts: [string, string][] = [
    ["社区", request.community],
    ["地点", request.where || "未说明"],
    ["承办人", ownerOf(request)],
    ["登记", dayAndTimeText(new Date(request.openedAt), now)],
    ["签收时限", dayAndTimeText(new Date(request.signBy), now)],
  ];
  return (
    <div className="details">
      <Marks request={request} />
      <p className="details-problem">{request.problem}</p>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {!hasStopped(request) && (
          <div>
            <dt>办结时限</dt>
            <dd>
              <Due request={request} now={now} />
            </dd>
          </div>
        )}
      </dl>
      <h3>经过</h3>
      <Steps request={request} now={now} />
    </div>
  );
}

function Steps({ request, now }: { request: RequestRow; now: Date }) {
  const items = request.steps.map((step, i) => ({
    key: `${i} ${step.at}`,
    content: (
      <div className="step">
        <b>{step.name}</b>
        <span className="step-who">
          {step.who ? `${step.who} · ` : ""}
          {dayAndTimeText(new Date(step.at), now)}
        </span>
        {step.note && <p>{step.note}</p>}
      </div>
    ),
  }));
  return <Timeline items={items} />;
}
