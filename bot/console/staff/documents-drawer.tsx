import { Button, Drawer, Spin } from "antd";
import { useState } from "react";
import type { DocumentDetail } from "../../web/documents-api.ts";
import { Mark } from "../mark.tsx";
import { dayAndTimeText } from "../times.ts";
import { useDocument, usePassages } from "./documents-ask.ts";
import { Concerns } from "./documents-concerns.tsx";
import { DocumentDeeds } from "./documents-deeds.tsx";
import { PassageList } from "./documents-passages.tsx";

interface Props {
  id: number | undefined;
  /** Shows another one, or none. */
  open(id: number | undefined): void;
}

/** Everything about one document: what was read of it, what it replaced, and what can be done with it. */
export function DocumentDrawer({ id, open }: Props) {
  const { data: document, error } = useDocument(id);
  return (
    <Drawer
      open={id !== undefined}
      onClose={() => open(undefined)}
      size="min(760px, 100vw)"
      title={document ? `《${document.title}》` : "文件"}
    >
      {document && <Details key={id} document={document} open={open} />}
      {!document &&
        (error instanceof Error ? <p role="alert">{error.message}</p> : <Spin className="panel-middle" />)}
    </Drawer>
  );
}

function Details({ document, open }: { document: DocumentDetail; open(id: number): void }) {
  const { id, state, note, mayChange, successor, replaced } = document;
  return (
    <div className="details request-details document-details">
      <Concerns document={document} />
      {state === "withdrawn" && note !== "" && <p className="deed-stale">撤下的原因：{note}</p>}
      <dl>
        {facts(document).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {mayChange && <DocumentDeeds document={document} />}
      <Others name="取代它的文件" documents={successor ? [successor] : []} open={open} />
      <Others
        name="被它取代的文件"
        documents={replaced.filter((each) => !isVersion(document, each.id))}
        open={open}
      />
      <Versions document={document} open={open} />
      <Passages id={id} isEnded={state !== "current"} />
    </div>
  );
}

const isVersion = ({ versions }: DocumentDetail, id: number) => versions.some((version) => version.id === id);

type Fact = [name: string, value: string];

function facts(document: DocumentDetail): Fact[] {
  const { issuer, region, effective, expires, supersedes, pages, source, addedBy, times, lastAt } = document;
  const now = new Date(document.now);
  const said = (at: string) => dayAndTimeText(new Date(at), now);
  const all: Fact[] = [
    ["发布单位", issuer || "没有写"],
    ["适用地区", region || "没有写"],
    ["施行日期", effective || "没有写"],
    ["失效日期", expires || "没有写，长期有效"],
    ["写明取代", supersedes],
    ["页数", pages > 0 ? `${pages} 页` : ""],
    ["被引用", lastAt === null ? "还没有" : `${times} 次，最近一次 ${said(lastAt)}`],
    ["文件名", source],
    ["收下", `${said(document.importedAt)}${addedBy === "" ? "" : `，${addedBy}上传`}`],
  ];
  return all.filter(([, value]) => value !== "");
}

interface OthersProps {
  name: string;
  documents: { id: number; title: string }[];
  open(id: number): void;
}

function Others({ name, documents, open }: OthersProps) {
  if (documents.length === 0) return null;
  return (
    <section className="others" aria-label={name}>
      <h3>{name}</h3>
      {documents.map(({ id, title }) => (
        <button key={id} type="button" className="other" onClick={() => open(id)}>
          《{title}》
        </button>
      ))}
    </section>
  );
}

const stateNames = { current: "在用", superseded: "已被取代", withdrawn: "已撤下" };

function Versions({
  document: { id, versions, now },
  open,
}: {
  document: DocumentDetail;
  open(id: number): void;
}) {
  if (versions.length < 2) return null;
  return (
    <section className="others" aria-label="各个版本">
      <h3>各个版本</h3>
      {versions.map(({ version, state, importedAt, ...other }) => (
        <button
          key={other.id}
          type="button"
          className="other"
          disabled={other.id === id}
          onClick={() => open(other.id)}
        >
          第 {version} 版 · {dayAndTimeText(new Date(importedAt), new Date(now))} 收下 · {stateNames[state]}
          {other.id === id && "（正在看）"}
        </button>
      ))}
    </section>
  );
}

const shownAtFirst = 40;

function Passages({ id, isEnded }: { id: number; isEnded: boolean }) {
  const [limit, setLimit] = useState(shownAtFirst);
  const { data: passages } = usePassages(id, limit);
  if (!passages) return <Spin className="panel-middle" />;
  const { total, rows } = passages;
  return (
    <section className="passages" aria-label="读出来的内容">
      <h3>
        读出来的内容 <Mark tone="grey">{total} 段</Mark>
      </h3>
      <p className="staff-hint">
        {isEnded ? "已停用，不再引用；留着备查。" : "邻里按段引用。哪一段读错了，请改好原文件再传一次。"}
      </p>
      <PassageList passages={rows} />
      {rows.length < total && (
        <Button onClick={() => setLimit(limit * 4)}>再看一些（还有 {total - rows.length} 段）</Button>
      )}
    </section>
  );
}
