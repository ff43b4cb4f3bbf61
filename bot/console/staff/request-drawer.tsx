import { Drawer, Spin, Timeline } from "antd";
import type { ReactNode } from "react";
import type { Choices, Detail } from "../../web/board-api.ts";
import { Mark } from "../mark.tsx";
import { dayAndTimeText } from "../times.ts";
import { type Talk, useDetail, useServerNow } from "./api.ts";
import { DeedBar } from "./deed-bar.tsx";
import { ClockMark, Marks } from "./request-card.tsx";
import { deedsFor } from "./request-deeds.ts";
import { TimeBar } from "./time-bar.tsx";

interface Props {
  number: number | undefined;
  /** Shows another one, or none. */
  open(number: number | undefined): void;
  talk: Talk;
  choices: Choices | undefined;
}

/** Everything about one request, and what can be done with it. */
export function RequestDrawer({ number, open, talk, choices }: Props) {
  const { data: detail, error, dataUpdatedAt } = useDetail(number);
  const now = useServerNow(detail?.now, dataUpdatedAt);
  return (
    <Drawer
      open={number !== undefined}
      onClose={() => open(undefined)}
      size="min(680px, 100vw)"
      title={detail ? `诉求 #${detail.number} · ${detail.category}` : `诉求 #${number ?? ""}`}
    >
      {detail && <Details key={number} {...{ detail, now, talk, choices, open }} />}
      {!detail &&
        (error instanceof Error ? <p role="alert">{error.message}</p> : <Spin className="panel-middle" />)}
    </Drawer>
  );
}

interface DetailsProps extends Omit<Props, "number"> {
  detail: Detail;
  now: Date;
}

function Details({ detail, now, talk, choices, open }: DetailsProps) {
  const { problem, clock, stateName, version, pictures, number } = detail;
  return (
    <div className="details request-details">
      <div className="marks">
        <Mark tone="blue">{stateName}</Mark>
        {clock && <ClockMark clock={clock} now={now} />}
        <Marks request={detail} isEnded={false} />
      </div>
      <p className="details-problem">{problem}</p>
      {pictures.length > 0 && <Pictures number={number} ids={pictures} />}
      <DeedBar label="可以办的事" deeds={deedsFor(detail, choices)} {...{ talk, version }} />
      <h3>五定</h3>
      <Facts facts={fixed(detail)} />
      <h3>时限</h3>
      <TimeBar times={detail.times} now={now} />
      <h3>情况</h3>
      <Facts facts={circumstances(detail)} />
      <Others detail={detail} open={open} />
      <h3>经过</h3>
      <Steps steps={detail.steps} now={now} />
    </div>
  );
}

function Pictures({ number, ids }: { number: number; ids: number[] }) {
  return (
    <ul className="pictures" aria-label="照片">
      {ids.map((id, index) => {
        const address = `/api/staff/requests/${number}/pictures/${id}`;
        return (
          <li key={id}>
            <a href={address} target="_blank" rel="noreferrer">
              <img src={address} alt={`照片 ${index + 1}`} loading="lazy" />
            </a>
          </li>
        );
      })}
    </ul>
  );
}

type Fact = [name: string, value: string];

/** What is fixed at dispatch: who, what, until it is how, who leads and helps. The limits stand by themselves. */
function fixed({ owner, deputy, contact, category, where, goal, assisting, urgency }: Detail): Fact[] {
  const people = [owner ?? "待分派", deputy && `备岗${deputy}`, contact && `首接${contact}`];
  return [
    ["定人员", people.filter(Boolean).join("，")],
    ["定事项", `${category}，${where}`],
    ["定目标", goal],
    ["定责任", assisting.length > 0 ? `承办人牵头，${assisting.join("、")}协办` : "承办人牵头"],
    ["定时限", urgency],
  ];
}

function circumstances(detail: Detail): Fact[] {
  const { level, supervision, reason, node, nature, people, reporters, outcome, result, target } = detail;
  const crowd = people > 1 ? `${people} 人` : "1 人";
  const ratings = detail.ratings.map(({ rating, count }) => `${rating} ${count}`).join("，");
  const facts: Fact[] = [
    ["在哪里", node],
    ["办理层级", level],
    ["派单原因", reason],
    ["诉求性质", nature],
    ["反映人", reporters.length > 0 ? `${crowd}：${reporters.join("、")}` : crowd],
    ["督办", supervision],
    ["结果", [outcome, result].filter(Boolean).join("：")],
    ["评价", ratings],
    ["去向", target],
    ["退单", detail.returns > 0 ? `${detail.returns} 次` : ""],
    ["重新办理", detail.reopened > 0 ? `${detail.reopened} 次` : ""],
  ];
  return facts.filter(([, value]) => value !== "");
}

function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Requests that this one has to do with; a click shows them instead. */
function Others({ detail, open }: { detail: Detail; open(number: number): void }) {
  const { mergedInto, merged, similar } = detail;
  const lists: [string, { number: number; words: string }[]][] = [
    ["并到了", mergedInto === null ? [] : [{ number: mergedInto, words: "" }]],
    ["并进来的", merged.map((number) => ({ number, words: "" }))],
    [
      "可能是同一件事",
      similar.map(({ number, category, where }) => ({ number, words: ` ${category} ${where}` })),
    ],
  ];
  const shown = lists.filter(([, others]) => others.length > 0);
  return shown.map(
    ([name, others]): ReactNode => (
      <section key={name} className="others" aria-label={name}>
        <h3>{name}</h3>
        {others.map(({ number, words }) => (
          <button key={number} type="button" className="other" onClick={() => open(number)}>
            #{number}
            {words}
          </button>
        ))}
      </section>
    ),
  );
}

function Steps({ steps, now }: { steps: Detail["steps"]; now: Date }) {
  const items = steps.map(({ at, name, who, note }, index) => ({
    key: `${index} ${at}`,
    content: (
      <div className="step">
        <b>{name}</b>
        <span className="step-who">
          {who && `${who} · `}
          {dayAndTimeText(new Date(at), now)}
        </span>
        {note && <p>{note}</p>}
      </div>
    ),
  }));
  return <Timeline items={items} />;
}
