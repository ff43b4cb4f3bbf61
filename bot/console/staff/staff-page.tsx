import { Button, Spin, Tabs } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import type { Me } from "../../web/staff-api.ts";
import { Banner } from "../banner.tsx";
import { useEvents } from "../events.ts";
import { type BoardFilter, eventsPath, isOutside, useLeave, useMe, useTalk } from "./api.ts";
import { BoardPanel } from "./board-panel.tsx";
import { ChannelsPanel } from "./channels-panel.tsx";
import { DocumentsPanel } from "./documents-panel.tsx";
import { GroupsPanel } from "./groups-panel.tsx";
import { HitTestPanel } from "./hit-test-panel.tsx";
import { InvitePanel } from "./invite-panel.tsx";
import { Outside } from "./outside.tsx";
import { PeoplePanel } from "./people-panel.tsx";
import { QuestionsPanel } from "./questions-panel.tsx";
import { RelayPanel } from "./relay-panel.tsx";
import { SignalsPanel } from "./signals-panel.tsx";
import { TalkPanel } from "./talk-panel.tsx";
import { TreePanel } from "./tree-panel.tsx";

/** What staff see of a real installation. */
export function StaffPage() {
  const { data: me, error } = useMe();
  useEffect(() => {
    document.title = me ? `${me.name} · 邻里管理页面` : "邻里管理页面";
  }, [me]);
  if (isOutside(error)) return <Outside reason={error.message} />;
  if (me) return <Inside me={me} />;
  return (
    <div className="whole-middle">{error ? <Banner>连接中断，正在重连</Banner> : <Spin size="large" />}</div>
  );
}

const viewKey = "linli-view";
const tabClasses = { root: "tabs", body: "tabs-body", content: "tabs-content" };

function Inside({ me }: { me: Me }) {
  const connected = useEvents(eventsPath);
  const talk = useTalk(me);
  const [view, setView] = useView(me.may.requests ? "board" : "talk");
  const [filter, setFilter] = useState<BoardFilter>({});
  const look = (node: string) => {
    setFilter({ node });
    setView("board");
  };
  const board = <BoardPanel talk={talk} filter={filter} change={setFilter} />;
  const parts: { key: string; label: string; shown: boolean; children: ReactNode }[] = [
    { key: "board", label: "待办", shown: me.may.requests, children: board },
    { key: "signals", label: "线索", shown: me.may.requests, children: <SignalsPanel talk={talk} /> },
    { key: "questions", label: "待答", shown: me.may.seeQuestions, children: <QuestionsPanel talk={talk} /> },
    { key: "tree", label: "网格", shown: me.may.requests, children: <TreePanel look={look} /> },
    { key: "people", label: "人员", shown: true, children: <PeoplePanel me={me} talk={talk} /> },
    { key: "documents", label: "文件", shown: me.may.seeDocuments, children: <DocumentsPanel me={me} /> },
    { key: "hit-test", label: "试问", shown: me.may.seeDocuments, children: <HitTestPanel /> },
    { key: "talk", label: "会话", shown: true, children: <TalkPanel me={me} talk={talk} /> },
    { key: "relay", label: "代报", shown: me.may.relay, children: <RelayPanel talk={talk} /> },
    { key: "groups", label: "群", shown: me.may.bindGroups, children: <GroupsPanel talk={talk} /> },
    { key: "invite", label: "邀请", shown: me.may.invite, children: <InvitePanel talk={talk} /> },
    { key: "channels", label: "渠道", shown: me.may.channels, children: <ChannelsPanel /> },
  ];
  const shown = parts.filter((part) => part.shown);
  return (
    <div className="page">
      {!connected && <Banner>连接中断，正在重连</Banner>}
      <Head me={me} />
      <Tabs
        className="narrow staff-tabs board-tabs"
        classNames={tabClasses}
        centered
        activeKey={shown.some(({ key }) => key === view) ? view : "talk"}
        onChange={setView}
        items={shown.map(({ key, label, children }) => ({ key, label, children }))}
      />
    </div>
  );
}

/** Which part is looked at; this tab of the browser remembers it over a reload. */
function useView(first: string): [view: string, setView: (view: string) => void] {
  const [view, setView] = useState(() => sessionStorage.getItem(viewKey) ?? first);
  return [
    view,
    (next) => {
      sessionStorage.setItem(viewKey, next);
      setView(next);
    },
  ];
}

function Head({ me }: { me: Me }) {
  const leave = useLeave();
  return (
    <header className="top-bar staff-head">
      <div className="top-title">
        <h1>邻里 · 管理页面</h1>
        <p>
          {me.name}，{me.roles}
        </p>
      </div>
      <Button onClick={() => void leave()}>退出</Button>
    </header>
  );
}
