import { Alert } from "antd";
import type { Detail } from "../../web/board-api.ts";
import { dayAndTimeText } from "../times.ts";

type Times = Detail["times"];

interface Limit {
  key: string;
  name: string;
  at: string;
  /** When it was kept, or missed: what it is a limit for has happened. */
  doneAt: string | null;
}

function limitsOf({ signBy, contactBy, dueAt, promisedAt, ...done }: Times): Limit[] {
  return [
    { key: "sign", name: "签收", at: signBy, doneAt: done.acceptedAt },
    { key: "contact", name: "首次联系", at: contactBy, doneAt: done.contactedAt },
    ...(promisedAt ? [{ key: "promise", name: "承诺办好", at: promisedAt, doneAt: done.resolvedAt }] : []),
    { key: "due", name: "办结", at: dueAt, doneAt: done.resolvedAt },
  ];
}

/** The time of a request as a line with its limits, hatched where it rested; and the same in words. */
export function TimeBar({ times, now }: { times: Times; now: Date }) {
  const { countedFrom, pauses, extension, isCalendarKnown, resolvedAt, closedAt } = times;
  const limits = limitsOf(times);
  const isResting = pauses.some(({ to }) => to === null);
  const until = resolvedAt ?? closedAt ?? now.toISOString();
  const ends = [...limits.map(({ at }) => at), until, ...pauses.map((pause) => pause.to ?? pause.until)];
  const from = Date.parse(countedFrom);
  const length = Math.max(1, ...ends.map((end) => Date.parse(end) - from));
  const share = (at: string) => Math.min(100, Math.max(0, (100 * (Date.parse(at) - from)) / length));
  const said = (at: string) => dayAndTimeText(new Date(at), now);
  return (
    <div className="times">
      <div className="time-bar" aria-hidden="true">
        <i className="time-passed" style={{ width: `${share(until)}%` }} />
        {pauses.map((pause) => {
          const end = share(pause.to ?? pause.until);
          const start = share(pause.from);
          return (
            <i
              key={pause.from}
              className="time-pause"
              style={{ left: `${start}%`, width: `${end - start}%` }}
            />
          );
        })}
        {limits.map(({ key, at }) => (
          <i key={key} className={`time-limit time-${key}`} style={{ left: `${share(at)}%` }} />
        ))}
        <i className="time-now" style={{ left: `${share(until)}%` }} />
      </div>
      <ul className="time-words">
        <li>
          <i className="time-key time-key-from" />从 {said(countedFrom)} 算起
        </li>
        {limits.map((limit) => (
          <li key={limit.key}>
            <i className={`time-key time-${limit.key}`} />
            {limit.name} {said(limit.at)} 前{howKept(limit, now, said)}
            {limit.key === "due" && isResting && "（挂起的时间不算，恢复后顺延）"}
          </li>
        ))}
        {pauses.map(({ from, to, until, reason }) => (
          <li key={from}>
            <i className="time-key time-pause" />
            挂起 {said(from)} 到 {said(to ?? until)}
            {to === null && "（计划）"}：{reason}
          </li>
        ))}
        {extension && <li>{extension}</li>}
      </ul>
      {!isCalendarKnown && (
        <Alert type="warning" showIcon title="那一年的放假安排还没有公布，先按双休日算，公布以后会重算。" />
      )}
    </div>
  );
}

function howKept({ at, doneAt }: Limit, now: Date, said: (at: string) => string): string {
  if (doneAt !== null) return `，${said(doneAt)} 完成${doneAt > at ? "，超时" : ""}`;
  return Date.parse(at) <= now.getTime() ? "，已超时" : "";
}
