import { Button, Spin, Tabs } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import type { Me } from "../../web/staff-api.ts";
import { Banner } from "../banner.tsx";
import { useEvents } from "../events.ts";
import { eventsPath, isOutside, useLeave, useMe, useTalk } from "./api.ts";
import { ChannelsPanel } from "./channels-panel.tsx";
import { GroupsPanel } from "./groups-panel.tsx";
import { InvitePanel } from "./invite-panel.tsx";
import { Outside } from "./outside.tsx";
import { RelayPanel } from "./relay-panel.tsx";
import { TalkPanel } from "./talk-panel.tsx";

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

const tabClasses = { root: "tabs", body: "tabs-body", content: "tabs-content" };

function Inside({ me }: { me: Me }) {
  const connected = useEvents(eventsPath);
  const talk = useTalk(me);
  const [view, setView] = useState("talk");
  const parts: { key: string; label: string; shown: boolean; children: ReactNode }[] = [
    { key: "talk", label: "会话", shown: true, children: <TalkPanel me={me} talk={talk} /> },
    { key: "relay", label: "代报", shown: me.may.relay, children: <RelayPanel talk={talk} /> },
    { key: "groups", label: "群", shown: me.may.bindGroups, children: <GroupsPanel talk={talk} /> },
    { key: "invite", label: "邀请", shown: me.may.invite, children: <InvitePanel talk={talk} /> },
    { key: "channels", label: "渠道", shown: me.may.channels, children: <ChannelsPanel /> },
  ];
  return (
    <div className="page">
      {!connected && <Banner>连接中断，正在重连</Banner>}
      <Head me={me} />
      <Tabs
        className="narrow staff-tabs"
        classNames={tabClasses}
        centered
        activeKey={view}
        onChange={setView}
        items={parts
          .filter(({ shown }) => shown)
          .map(({ key, label, children }) => ({ key, label, children }))}
      />
    </div>
  );
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
