import { Spin } from "antd";
import { useState } from "react";
import type { OutboxRow, Town } from "../web/demo-api.ts";
import { useOutbox } from "./api.ts";
import { Mark, type Tone } from "./mark.tsx";
import { dayAndTimeText, momentText } from "./times.ts";

const shown = 100;

const priorities: Record<OutboxRow["priority"], { name: string; tone: Tone }> = {
  emergency: { name: "紧急", tone: "red" },
  deadline: { name: "时限", tone: "amber" },
  reply: { name: "回复", tone: "blue" },
  reminder: { name: "提醒", tone: "grey" },
  notice: { name: "通知", tone: "grey" },
};
const states: Record<OutboxRow["state"], { name: string; tone: Tone }> = {
  waiting: { name: "待发", tone: "amber" },
  sending: { name: "发送中", tone: "blue" },
  sent: { name: "已发出", tone: "green" },
  failed: { name: "失败", tone: "red" },
  expired: { name: "已过期", tone: "grey" },
  unknown: { name: "结果不明", tone: "red" },
};

/** The places' names as people know them: a group's own, or whose private chat it is. */
function placeNames(town: Town): Map<string, string> {
  const names = new Map<string, string>();
  for (const person of town.people) {
    for (const { place, name, kind } of person.chats) {
      names.set(place, kind === "group" ? name : `${person.name}的私聊`);
    }
  }
  return names;
}

export function OutboxPanel({ town, now }: { town: Town; now: Date }) {
  const { data } = useOutbox();
  if (!data) return <Spin className="panel-middle" />;
  const names = placeNames(town);
  const newestFirst = data.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id);
  const waiting = data.filter(({ state }) => state === "waiting" || state === "sending").length;
  return (
    <section className="panel" aria-label="发件箱列表">
      <p className="panel-note">
        机器人说的每句话都先写进这里，再发出去。共 {data.length} 条，待发 {waiting} 条
        {data.length > shown && `，只列最近 ${shown} 条`}。
      </p>
      {data.length === 0 && <p className="panel-empty">机器人还没有说过话。</p>}
      <ul className="cards">
        {newestFirst.slice(0, shown).map((row) => (
          <li key={row.id}>
            <OutboxCard row={row} place={names.get(row.place) ?? row.place} now={now} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What became of it beyond its state: when it left, until when it waits, why it did not go. */
function fateOf({ state, sentAt, notBefore, attempts, reason }: OutboxRow, now: Date): string {
  const parts: string[] = [];
  if (sentAt) parts.push(`${momentText(new Date(sentAt), now)} 发出`);
  if (state === "waiting" && new Date(notBefore) > now) {
    parts.push(`等到 ${dayAndTimeText(new Date(notBefore), now)} 再发`);
  }
  if (attempts > 1 || (attempts > 0 && state !== "sent")) parts.push(`试了 ${attempts} 次`);
  if (reason) parts.push(reason);
  return parts.join(" · ");
}

function OutboxCard({ row, place, now }: { row: OutboxRow; place: string; now: Date }) {
  const [open, setOpen] = useState(false);
  const long = row.text.length > 52 || row.text.split("\n").length > 2;
  const fate = fateOf(row, now);
  return (
    <article className="card card-flat" aria-label={`发给${place}`}>
      <span className="card-head">
        <b>{place}</b>
        <time dateTime={row.createdAt}>{momentText(new Date(row.createdAt), now)}</time>
      </span>
      <span className="marks">
        <Mark tone={priorities[row.priority].tone}>{priorities[row.priority].name}</Mark>
        <Mark tone={states[row.state].tone}>{states[row.state].name}</Mark>
      </span>
      <p className={open ? "card-text" : "card-text card-text-short"}>{row.text}</p>
      {(fate || long) && (
        <span className="card-foot">
          <span>{fate}</span>
          {long && (
            <button type="button" className="more" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? "收起" : "展开"}
            </button>
          )}
        </span>
      )}
    </article>
  );
}
