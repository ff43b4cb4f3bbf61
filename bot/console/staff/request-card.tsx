import type { Card, Clock, Detail } from "../../web/board-api.ts";
import { Mark, type Tone } from "../mark.tsx";
import { dayAndTimeText } from "../times.ts";
import { clockWords, toneOf } from "./clock.ts";

const urgencyTones: Record<string, Tone> = { emergency: "red", urgent: "red", pressing: "amber" };

export function RequestCard({ card, now, open }: { card: Card; now: Date; open(): void }) {
  const { number, category, where, owner, clock, endedAt } = card;
  return (
    <button
      type="button"
      className={`card request-card ${clock ? `request-${toneOf(clock, now)}` : ""}`}
      aria-haspopup="dialog"
      aria-label={`诉求 #${number} ${category}`}
      onClick={open}
    >
      <span className="card-head">
        <b>#{number}</b>
        <span>{category}</span>
      </span>
      <Marks request={card} isEnded={endedAt !== null} />
      <span className="request-where">{where}</span>
      <span className="card-foot">
        <span>{owner ?? "没有承办人"}</span>
        {clock && <ClockMark clock={clock} now={now} />}
        {endedAt !== null && <span>{dayAndTimeText(new Date(endedAt), now)}</span>}
      </span>
    </button>
  );
}

export function ClockMark({ clock, now }: { clock: Clock; now: Date }) {
  return <Mark tone={toneOf(clock, now)}>{clockWords(clock, now)}</Mark>;
}

type Marked = Pick<Detail, "urgency" | "class" | "supervision" | "private" | "people" | "stateName"> & {
  hasPictures?: boolean;
};

/** The small words about a request. */
export function Marks({ request, isEnded }: { request: Marked; isEnded: boolean }) {
  const { urgency, supervision, people, stateName } = request;
  return (
    <span className="marks">
      <Mark tone={urgencyTones[request.class] ?? "grey"}>{urgency}</Mark>
      {isEnded && <Mark tone="grey">{stateName}</Mark>}
      {supervision !== "" && <Mark tone="red">{supervision}</Mark>}
      {request.private && <Mark tone="blue">不公开</Mark>}
      {people > 1 && <Mark tone="blue">{people} 人反映</Mark>}
      {request.hasPictures && <Mark tone="grey">有照片</Mark>}
    </span>
  );
}
