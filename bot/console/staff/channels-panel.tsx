import { Alert, Spin } from "antd";
import { useEffect, useRef } from "react";
import type { ChannelRow } from "../../web/staff-api.ts";
import { Mark, type Tone } from "../mark.tsx";
import { dayAndTimeText } from "../times.ts";
import { useChannels } from "./api.ts";

const tones: Record<ChannelRow["state"], Tone> = {
  stopped: "grey",
  connecting: "blue",
  "needs-login": "amber",
  online: "green",
  deaf: "red",
  offline: "red",
  rejected: "red",
};

/** How it stands with each platform, and the code to scan where one waits for it. */
export function ChannelsPanel() {
  const { data: channels } = useChannels();
  if (!channels) return <Spin className="panel-middle" />;
  return (
    <div className="panel staff-panel">
      <p className="staff-hint">一个渠道出了问题，邻里会从别的渠道告诉管理员。</p>
      {channels.map((channel) => (
        <Channel key={channel.name} channel={channel} />
      ))}
    </div>
  );
}

function Channel({ channel: { name, title, state, stateName, since, detail, qr } }: { channel: ChannelRow }) {
  return (
    <article className="card" aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        <Mark tone={tones[state]}>{stateName}</Mark>
        <time dateTime={since}>{dayAndTimeText(new Date(since), new Date())}起</time>
      </div>
      {detail && <p className="card-text">{detail}</p>}
      {name === "wechat" && (
        <Alert
          type="warning"
          showIcon
          title="个人微信机器人违反微信规定，可能封号。官方的路是钉钉、企业微信；一定要接，建议用专门的号。"
        />
      )}
      {qr !== null && (
        <figure className="code">
          <Code svg={qr} />
          <figcaption>用要当机器人的那个号扫一扫</figcaption>
        </figure>
      )}
    </article>
  );
}

/** The picture is read as a picture, not as a part of the page. */
function Code({ svg }: { svg: string }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const picture = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    frame.current?.replaceChildren(document.importNode(picture, true));
  }, [svg]);
  return <div className="code-picture" role="img" aria-label="登录二维码" ref={frame} />;
}
