import type { ResidentView } from "../../web/resident-api.ts";
import { dayAndTimeText } from "../times.ts";

const stages = ["登记", "分派", "办理", "反馈", "办结"];

export function Stages({ behind }: { behind: number }) {
  return (
    <ol className="resident-stages" aria-label="办到哪一步">
      {stages.map((name, index) => (
        <li
          key={name}
          className={index < behind ? "resident-stage resident-behind" : "resident-stage"}
          {...(index === behind && { "aria-current": "step" })}
        >
          {name}
          {index < behind && <span className="resident-unseen">（已完成）</span>}
        </li>
      ))}
    </ol>
  );
}

/** The newest first, as one follows a parcel. */
export function Steps({ steps, now }: { steps: ResidentView["steps"]; now: Date }) {
  return (
    <ol className="resident-steps">
      {steps.toReversed().map(({ at, text }) => (
        <li key={`${at} ${text}`} className="resident-step">
          <time dateTime={at}>{dayAndTimeText(new Date(at), now)}</time>
          <span className="resident-words">{text}</span>
        </li>
      ))}
    </ol>
  );
}
