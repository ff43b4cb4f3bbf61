import { Button, Checkbox, Input, Segmented, Select, Spin } from "antd";
import { useState } from "react";
import type { Choices, Column } from "../../web/board-api.ts";
import { type BoardFilter, type Talk, useBoard, useChoices, useServerNow } from "./api.ts";
import { options } from "./deed.ts";
import { RequestCard } from "./request-card.tsx";
import { RequestDrawer } from "./request-drawer.tsx";

interface Props {
  talk: Talk;
  filter: BoardFilter;
  change(filter: BoardFilter): void;
}

const shownAtFirst = 30;

/** All requests one may see, state by state, the most pressing first. */
export function BoardPanel({ talk, filter, change }: Props) {
  const [limit, setLimit] = useState(shownAtFirst);
  const [opened, setOpened] = useState<number>();
  const [state, setState] = useState("all");
  const { data: board, dataUpdatedAt } = useBoard(filter, limit);
  const { data: choices } = useChoices();
  const now = useServerNow(board?.now, dataUpdatedAt);
  return (
    <div className="board" data-state={state}>
      <Filters {...{ filter, change, choices }} find={() => setOpened(filter.number)} />
      {board && <StateChoice columns={board.columns} {...{ state, setState }} />}
      {!board && <Spin className="panel-middle" />}
      <div className="board-columns">
        {board?.columns.map((column) => (
          <ColumnOfCards
            key={column.key}
            {...{ column, now }}
            isShown={state === "all" || state === column.key}
            open={setOpened}
            more={() => setLimit(limit + shownAtFirst)}
          />
        ))}
      </div>
      <RequestDrawer number={opened} open={setOpened} talk={talk} choices={choices} />
    </div>
  );
}

interface FiltersProps {
  filter: BoardFilter;
  change(filter: BoardFilter): void;
  choices: Choices | undefined;
  /** Opens the one whose number was written. */
  find(): void;
}

function Filters({ filter, change, choices, find }: FiltersProps) {
  const scopes = [
    { value: "all", label: "全部" },
    ...(choices?.hasGrid ? [{ value: "grid", label: "我的网格" }] : []),
    { value: "mine", label: "我的" },
  ];
  return (
    <search className="board-filters" aria-label="筛选诉求">
      <Segmented
        size="large"
        aria-label="看谁的"
        options={scopes}
        value={filter.scope ?? "all"}
        onChange={(scope) => change({ ...filter, scope: scope as BoardFilter["scope"] })}
      />
      <Select
        size="large"
        aria-label="哪一片"
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        virtual={false}
        placeholder="哪一片"
        options={(choices?.nodes ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={filter.node ?? null}
        onChange={(node: string | null) => change({ ...filter, node: node ?? undefined })}
      />
      <Select
        size="large"
        aria-label="类别"
        allowClear
        showSearch
        virtual={false}
        placeholder="类别"
        options={options(choices?.categories ?? [])}
        value={filter.category ?? null}
        onChange={(category: string | null) => change({ ...filter, category: category ?? undefined })}
      />
      <Input.Search
        size="large"
        aria-label="编号"
        inputMode="numeric"
        allowClear
        placeholder="编号"
        enterButton="查"
        onChange={({ target }) => change({ ...filter, number: numberIn(target.value) })}
        onSearch={(text) => numberIn(text) !== undefined && find()}
      />
      <Checkbox
        checked={filter.ended === "yes"}
        onChange={({ target }) => change({ ...filter, ended: target.checked ? "yes" : "no" })}
      >
        近30天办结的
      </Checkbox>
    </search>
  );
}

/** 12, #12 and R-0012 are the same. */
function numberIn(text: string): number | undefined {
  const digits = /\d{1,6}/.exec(text)?.[0];
  return digits !== undefined && Number(digits) > 0 ? Number(digits) : undefined;
}

interface StateProps {
  columns: Column[];
  state: string;
  setState(state: string): void;
}

/** On a telephone the columns stand below each other; one of them can be looked at alone. */
function StateChoice({ columns, state, setState }: StateProps) {
  const choices = [{ key: "all", name: "全部", total: sumOf(columns) }, ...columns];
  return (
    <nav className="board-states" aria-label="看哪些状态">
      {choices.map(({ key, name, total }) => (
        <Button
          key={key}
          type={key === state ? "primary" : "default"}
          aria-pressed={key === state}
          onClick={() => setState(key)}
        >
          {name} {total}
        </Button>
      ))}
    </nav>
  );
}

const sumOf = (columns: Column[]) => columns.reduce((sum, { total }) => sum + total, 0);

interface ColumnProps {
  column: Column;
  now: Date;
  isShown: boolean;
  open(number: number): void;
  more(): void;
}

function ColumnOfCards({ column: { name, total, cards }, now, isShown, open, more }: ColumnProps) {
  const classes = ["board-column", !isShown && "board-column-aside", total === 0 && "board-column-empty"];
  return (
    <section className={classes.filter(Boolean).join(" ")} aria-label={name}>
      <h2>
        {name} <small>{total}</small>
      </h2>
      {total === 0 && <p className="board-none">没有</p>}
      <ul className="cards">
        {cards.map((card) => (
          <li key={card.number}>
            <RequestCard card={card} now={now} open={() => open(card.number)} />
          </li>
        ))}
      </ul>
      {cards.length < total && <Button onClick={more}>再看一些（还有 {total - cards.length} 件）</Button>}
    </section>
  );
}
