import { Button, Input, Segmented, Spin } from "antd";
import { useState } from "react";
import type { DocumentRow, Documents, DocumentsQuery } from "../../web/documents-api.ts";
import type { Me } from "../../web/staff-api.ts";
import { dayAndTimeText } from "../times.ts";
import { useDocuments } from "./documents-ask.ts";
import { Concerns } from "./documents-concerns.tsx";
import { DocumentDrawer } from "./documents-drawer.tsx";
import { Uploads } from "./documents-upload.tsx";

type Show = NonNullable<DocumentsQuery["show"]>;

const shownAtFirst = 50;

/** The documents that the bot answers from: what holds, what somebody should look at, what has ended. */
export function DocumentsPanel({ me }: { me: Me }) {
  const [show, setShow] = useState<Show>("current");
  const [find, setFind] = useState("");
  const [limit, setLimit] = useState(shownAtFirst);
  const [opened, setOpened] = useState<number>();
  const { data } = useDocuments({ show, find, limit });
  return (
    <div className="panel staff-panel documents-panel">
      <p className="staff-hint">邻里只按这里的文件回答政策和办事的问题，并写明出处。</p>
      {data && me.may.keepDocuments && <Uploads largest={data.largest} open={setOpened} />}
      {data ? (
        <>
          <Filters {...{ show, setShow, setFind }} counts={data.counts} />
          {data.rows.length === 0 ? (
            <p className="panel-empty">{emptyWords(show, find, me.may.keepDocuments)}</p>
          ) : (
            <Papers documents={data} open={setOpened} />
          )}
          {data.rows.length < data.total && (
            <Button onClick={() => setLimit(limit + shownAtFirst)}>
              再看一些（还有 {data.total - data.rows.length} 份）
            </Button>
          )}
        </>
      ) : (
        <Spin className="panel-middle" />
      )}
      <DocumentDrawer id={opened} open={setOpened} />
    </div>
  );
}

function emptyWords(show: Show, find: string, mayKeep: boolean): string {
  if (find !== "") return `没有标题、单位或地区里有“${find}”的文件。`;
  if (show === "concerns") return "没有要留意的文件：都写了施行日期，也没有快到期的。";
  if (show === "ended") return "还没有停用的文件。被新版取代的、撤下的会留在这里备查。";
  return mayKeep
    ? "还没有文件。把办事指南、通知、规定拖到上面，邻里就能按它们回答。"
    : "还没有文件。请书记或社区值班上传，邻里才能回答政策问题。";
}

interface FiltersProps {
  show: Show;
  setShow(show: Show): void;
  setFind(find: string): void;
  counts: Documents["counts"];
}

function Filters({ show, setShow, setFind, counts }: FiltersProps) {
  const parts = [
    { value: "current", label: `在用 ${counts.current}` },
    { value: "concerns", label: `要留意 ${counts.concerns}` },
    { value: "ended", label: `已停用 ${counts.ended}` },
  ];
  return (
    <search className="board-filters" aria-label="筛选文件">
      <Segmented
        size="large"
        aria-label="看哪些文件"
        options={parts}
        value={show}
        onChange={(part) => setShow(part as Show)}
      />
      <Input
        size="large"
        className="documents-find"
        aria-label="找文件"
        allowClear
        maxLength={60}
        placeholder="找标题、单位、地区"
        onChange={({ target }) => setFind(target.value.trim())}
      />
    </search>
  );
}

const columns = ["文件", "施行", "失效", "版本", "内容", "引用"];

function Papers({ documents: { rows, now }, open }: { documents: Documents; open(id: number): void }) {
  return (
    <table className="roster papers" aria-label="文件">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Paper key={row.id} row={row} now={new Date(now)} open={() => open(row.id)} />
        ))}
      </tbody>
    </table>
  );
}

function Paper({ row, now, open }: { row: DocumentRow; now: Date; open(): void }) {
  const { title, issuer, region, effective, expires, version, passages, times, lastAt } = row;
  return (
    <tr>
      <th scope="row">
        <button type="button" className="paper-title" aria-haspopup="dialog" onClick={open}>
          {title}
        </button>
        {(issuer !== "" || region !== "") && <small>{[issuer, region].filter(Boolean).join(" · ")}</small>}
        <Concerns document={row} />
      </th>
      <td data-label="施行">{effective || "—"}</td>
      <td data-label="失效">{expires || "—"}</td>
      <td data-label="版本">第 {version} 版</td>
      <td data-label="内容">{passages} 段</td>
      <td data-label="引用">
        {times} 次{lastAt !== null && <small>{dayAndTimeText(new Date(lastAt), now)}</small>}
      </td>
    </tr>
  );
}
