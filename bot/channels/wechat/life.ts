import type { Connection } from "../channel.ts";
import { alarm } from "./alarm.ts";
import { type Child, openChild } from "./child.ts";
import { gatewayPuppet, type Settings } from "./options.ts";
import { meaningOf } from "./trouble.ts";
import type { Report, Utterance } from "./wire.ts";

/** What is heard of the platform. */
export interface Ear {
  login(account: string): void;
  logout(reason: string): void;
  message(utterance: Utterance): void;
  room(id: string, topic: string): void;
}

/** Why a connection had to be given up. */
export interface End {
  state: Connection;
  detail: string;
}

export interface Life extends Pick<Child, "ask" | "gone"> {
  /** Ends the process; nothing more is heard of it. */
  kill(): void;
  /** Resolves when this connection is of no use any more; its process may still run. */
  ended: Promise<End>;
}

/** One process of wechaty's, watched over until it is of no use. */
export function openLife(
  settings: Settings,
  ear: Ear,
  tell: (state: Connection, detail: string) => void,
): Life {
  const { timings, log, harmless } = settings;
  const ending = Promise.withResolvers<End>();
  const [hang, quiet, login] = [alarm(), alarm(), alarm()];
  let isOver = false;
  let greeted = false;
  let code: string | undefined;

  function close(): void {
    isOver = true;
    for (const each of [hang, quiet, login]) each.stop();
  }

  function end(end: End): void {
    close();
    ending.resolve(end);
  }

  function signOfLife(): void {
    // Whoever waits for a scan may well be silent.
    const silent = () => end(code === undefined ? deaf : { state: "needs-login", detail: code });
    quiet.set(timings.silenceMs, silent);
    // A gateway that forgets to say who is logged in may say it to whoever connects anew.
    if (!greeted) login.set(timings.loginMs, () => end(notLoggedIn));
    greeted = true;
  }

  /** A gateway greets at once; of other puppets nothing is known. */
  function started(): void {
    if (greeted) return;
    if (settings.puppet === gatewayPuppet) quiet.set(timings.greetingMs, () => end(notGreeted));
    else quiet.set(timings.silenceMs, () => end(deaf));
  }

  function said(next: string | undefined, state: Connection, detail: string): void {
    login.stop();
    code = next;
    tell(state, detail);
  }

  function heard(report: Report): void {
    if (isOver) return;
    hang.putOff();
    if (report.tell === "beat") return;
    if (report.tell === "started") started();
    else if (report.tell === "trouble") troubled(report);
    else {
      signOfLife();
      pass(report, ear, said, harmless);
    }
  }

  function troubled(trouble: Extract<Report, { tell: "trouble" }>): void {
    const reason = harmless(trouble.reason);
    const why = endOf(trouble, reason);
    if (trouble.loss) log.warn({ reason }, "a message of WeChat's could not be read and is lost");
    if (why) end(why);
    else log.debug({ reason }, "wechaty is troubled");
  }

  const child = openChild(settings, heard);
  hang.set(timings.hangMs, () => end(hanging));
  quiet.set(timings.startMs, () => end(slow));
  void child.gone.then((lastWords) => {
    if (!isOver) log.warn({ lastWords: harmless(lastWords) }, "wechaty's process has ended");
    end(crashed);
  });
  return {
    ...{ ended: ending.promise, ask: child.ask, gone: child.gone },
    kill() {
      close();
      child.kill();
    },
  };
}

type Said = (code: string | undefined, state: Connection, detail: string) => void;

function pass(report: Report, ear: Ear, said: Said, harmless: (text: string) => string): void {
  switch (report.tell) {
    case "message":
      ear.message(report.utterance);
      break;
    case "room":
      ear.room(report.id, report.topic);
      break;
    case "scan":
      said(report.code, "needs-login", report.code);
      break;
    case "login":
      ear.login(report.account);
      said(undefined, "online", "");
      break;
    case "logout":
      said(undefined, "offline", "微信退出了登录，要有人重新扫码");
      ear.logout(harmless(report.reason));
      break;
  }
}

function endOf(trouble: Extract<Report, { tell: "trouble" }>, reason: string): End | undefined {
  if (/Cannot find (package|module)/.test(trouble.reason)) return notInstalled();
  const meaning = meaningOf(trouble);
  if (meaning === "rejected") return tokenRefused;
  if (meaning === "taken") return notGreeted;
  if (meaning === "lost")
    return { state: "offline", detail: `和微信网关的连接断了（${reason}），正在重新连接` };
  if (trouble.crash) return { state: "offline", detail: `微信进程出错（${reason}），正在重新启动` };
  return undefined;
}

export function notInstalled(puppet = gatewayPuppet): End {
  const also = puppet === gatewayPuppet ? "" : `，然后 npm install --no-save ${puppet}`;
  return {
    state: "rejected",
    detail: `没有装微信要用的组件：请在邻里的文件夹里运行 npm ci --include=dev${also}，再重新启动`,
  };
}
const tokenRefused: End = {
  state: "rejected",
  detail: "微信网关不认这个 token：请检查 LINLI_WECHAT_TOKEN（要带前缀，例如 insecure_……）和网关的设置",
};
const notGreeted: End = {
  state: "deaf",
  detail:
    "微信网关接受了连接，却什么也不说：可能有另一个程序（另一个邻里，或没有退出的旧进程）正连着它。一个网关只能连一个，请停掉另一个；没有另一个的话，请重新启动网关",
};
const deaf: End = { state: "deaf", detail: "很久没有收到微信网关的任何消息，正在重新连接" };
const hanging: End = { state: "offline", detail: "微信进程没有响应，正在重新启动" };
const slow: End = { state: "offline", detail: "微信进程很久没有启动好，正在重新启动" };
const crashed: End = { state: "offline", detail: "微信进程意外退出，正在重新启动" };
const notLoggedIn: End = {
  state: "offline",
  detail: "微信网关连着，但微信没有登录，网关也没有给出二维码",
};
