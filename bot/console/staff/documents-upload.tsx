import { useQueryClient } from "@tanstack/react-query";
import { Button, Spin } from "antd";
import { type DragEvent, useEffect, useRef, useState } from "react";
import type { Brought, DocumentDetail } from "../../web/documents-api.ts";
import { Mark, type Tone } from "../mark.tsx";
import { newId } from "../new-id.ts";
import { bring } from "./documents-ask.ts";
import { Concerns } from "./documents-concerns.tsx";

/** A file that is dropped beside the box would else take the place of the page. */
function keepPage(): () => void {
  const keep = (event: Event) => event.preventDefault();
  for (const type of ["dragover", "drop"]) window.addEventListener(type, keep);
  return () => {
    for (const type of ["dragover", "drop"]) window.removeEventListener(type, keep);
  };
}

interface Upload {
  id: string;
  name: string;
  /** What was read of it, or why it was refused; neither while it is on its way. */
  brought?: Brought;
  problem?: string;
}

const formats = ".md,.markdown,.txt,.html,.htm,.doc,.docx,.pdf,.xls,.xlsx,.wps,.et";
const inMegabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, "")} MB`;

/** Takes files by button and by drag, brings one after the other, and shows what was read of each. */
export function Uploads({ largest, open }: { largest: number; open(id: number): void }) {
  const [isOver, setOver] = useState(false);
  const { uploads, add, forget } = useUploads(largest);
  const chosen = useRef<HTMLInputElement>(null);
  useEffect(keepPage, []);
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(isOver);
  };
  return (
    <section aria-label="上传文件">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: whoever cannot drag has the button */}
      <div
        className={isOver ? "drop drop-over" : "drop"}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={(event) => {
          drag(false)(event);
          add([...event.dataTransfer.files]);
        }}
      >
        <Button type="primary" size="large" onClick={() => chosen.current?.click()}>
          上传文件
        </Button>
        <span>
          <span className="drop-hint">或者把文件拖到这里，可以一次拖几个</span>
          <small>Word、PDF、Excel、网页或文本，每个最多 {inMegabytes(largest)}</small>
        </span>
        <input
          ref={chosen}
          type="file"
          multiple
          hidden
          accept={formats}
          aria-label="要上传的文件"
          onChange={({ target }) => {
            add([...(target.files ?? [])]);
            target.value = "";
          }}
        />
      </div>
      {uploads.length > 0 && (
        <>
          <ul className="cards" aria-label="刚上传的文件">
            {uploads.map((upload) => (
              <li key={upload.id}>
                <UploadCard upload={upload} open={open} />
              </li>
            ))}
          </ul>
          <Button className="uploads-seen" onClick={forget}>
            看过了，收起来
          </Button>
        </>
      )}
    </section>
  );
}

function useUploads(largest: number) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const client = useQueryClient();
  const queue = useRef(Promise.resolve());
  const mark = (id: string, result: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...result } : one)));

  async function bringOne(id: string, file: File): Promise<void> {
    await bring(file).then(
      (brought) => mark(id, { brought }),
      (error: unknown) => mark(id, { problem: error instanceof Error ? error.message : String(error) }),
    );
    await client.invalidateQueries();
  }

  return {
    uploads,
    add(files: File[]): void {
      const added = files.map((file) => ({ id: newId(), file }));
      setUploads((all) => [
        ...added.map(({ id, file }) => ({ id, name: file.name, ...tooLarge(file, largest) })).reverse(),
        ...all,
      ]);
      for (const { id, file } of added) {
        if (file.size <= largest) queue.current = queue.current.then(() => bringOne(id, file));
      }
    },
    /** What is still on its way stays. */
    forget: () => setUploads((all) => all.filter(({ brought, problem }) => !brought && !problem)),
  };
}

function tooLarge({ size }: File, largest: number): Pick<Upload, "problem"> {
  if (size <= largest) return {};
  const problem = `文件有 ${inMegabytes(size)}，最多 ${inMegabytes(largest)}。请拆成几个文件，或去掉图片再传。`;
  return { problem };
}

function UploadCard({
  upload: { name, brought, problem },
  open,
}: {
  upload: Upload;
  open(id: number): void;
}) {
  return (
    <article className="card" aria-label={`上传的 ${name}`}>
      <div className="card-head">
        <b>{name}</b>
        {problem !== undefined && <Mark tone="red">没有收下</Mark>}
        {brought && <Outcome brought={brought} />}
      </div>
      {!brought && problem === undefined && (
        <p role="status">
          <Spin size="small" /> 正在读……
        </p>
      )}
      {problem !== undefined && (
        <p className="upload-problem" role="alert">
          {problem}
        </p>
      )}
      {brought && <WhatWasRead brought={brought} open={open} />}
    </article>
  );
}

const outcomes: Record<Brought["outcome"], [tone: Tone, words: string]> = {
  added: ["green", "收下了"],
  replaced: ["green", "收下了，换成新的一版"],
  unchanged: ["grey", "内容和原来一样，没有变化"],
  outdated: ["amber", "收下备查：已经有更新的，不会引用"],
};

function Outcome({ brought }: { brought: Brought }) {
  const [tone, words] = outcomes[brought.outcome];
  return <Mark tone={tone}>{words}</Mark>;
}

function WhatWasRead({ brought: { document }, open }: { brought: Brought; open(id: number): void }) {
  const { id, title } = document;
  return (
    <>
      <p>《{title}》</p>
      <p className="card-text">{readWords(document)}</p>
      <Concerns document={document} />
      <div className="deed-buttons">
        <Button onClick={() => open(id)}>看读出来的内容</Button>
      </div>
    </>
  );
}

function readWords({ passages, pages, effective, expires, replaced, successor }: DocumentDetail): string {
  const parts = [
    `读出 ${passages} 段${pages > 0 ? `，共 ${pages} 页` : ""}`,
    effective && `${effective} 起施行`,
    expires && `${expires} 失效`,
    replaced.length > 0 && `取代了${replaced.map(({ title }) => `《${title}》`).join("")}`,
    successor && `已被《${successor.title}》取代`,
  ];
  return `${parts.filter(Boolean).join("；")}。`;
}
