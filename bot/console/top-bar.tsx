import { App, Button } from "antd";
import type { ClockBody, Town } from "../web/demo-api.ts";
import { useMoveClock } from "./api.ts";
import { clockText, dateText, dayAndTimeText } from "./times.ts";

const moves: { move: ClockBody["move"]; name: string }[] = [
  { move: "hour", name: "过一小时" },
  { move: "day", name: "过一天" },
  { move: "next", name: "到下一个时点" },
];

export function TopBar({ town, now }: { town: Town; now: Date }) {
  return (
    <header className="top-bar">
      <div className="top-title">
        <h1>邻里 · 演示社区</h1>
        <p>人物都是虚构的。没接大模型时，内容不会离开这台电脑。</p>
      </div>
      <Clock town={town} now={now} />
    </header>
  );
}

function Clock({ town, now }: { town: Town; now: Date }) {
  const { message } = App.useApp();
  const clock = useMoveClock((error) => void message.error(error.message));
  const { nextDue } = town;
  return (
    <section className="clock" aria-label="演示时钟">
      <div className="clock-face">
        <time dateTime={now.toISOString()}>
          <span>{dateText(now)}</span> <b>{clockText(now)}</b>
        </time>
        <span className="clock-next">
          {nextDue ? `下一个时点：${dayAndTimeText(new Date(nextDue), now)}` : "眼下没有到期的事"}
        </span>
      </div>
      <fieldset className="clock-moves" aria-label="拨动时钟">
        {moves.map(({ move, name }) => (
          <Button
            key={move}
            disabled={clock.isPending || (move === "next" && nextDue === null)}
            onClick={() => clock.mutate({ move })}
          >
            {name}
          </Button>
        ))}
      </fieldset>
    </section>
  );
}
