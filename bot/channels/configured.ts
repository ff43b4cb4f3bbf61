import type { Room } from "../../storage/rooms.ts";
import type { Storage } from "../../storage/storage.ts";
import { BadStart, type Config } from "../config.ts";
import type { Log } from "../log.ts";
import type { Channel } from "./channel.ts";
import { dingtalk } from "./dingtalk/dingtalk.ts";
import type { DingtalkOptions } from "./dingtalk/options.ts";
import { notInstalled } from "./wechat/life.ts";
import { wechat, wechatInstalled, wechatName } from "./wechat/wechat.ts";

interface Needs {
  log: Log;
  now(): Date;
  chance(): number;
}

interface More extends Needs {
  storage: Storage;
  /** A folder for what a platform's library leaves on disk. */
  home: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/** Do the settings name any platform? Without one there is the demo. */
export function hasChannels(config: Config): boolean {
  return config.LINLI_DINGTALK_ID !== undefined || hasWechat(config);
}

function hasWechat({ LINLI_WECHAT_TOKEN: token, LINLI_WECHAT_PUPPET: puppet }: Config): boolean {
  return token !== undefined || puppet !== undefined;
}

/** The platforms that the settings name. Throws a BadStart when one of them cannot work like this. */
export function configuredChannels(config: Config, needs: More): Channel[] {
  const options = dingtalkOptions(config, needs);
  return [...(options ? [dingtalk(options)] : []), ...(hasWechat(config) ? [wechatOf(config, needs)] : [])];
}

function wechatOf(config: Config, { storage, ...needs }: More): Channel {
  const { LINLI_WECHAT_PUPPET: puppet, LINLI_WECHAT_TOKEN: token } = config;
  const { LINLI_WECHAT_ENDPOINT: endpoint, LINLI_WECHAT_SINCE: since } = config;
  if (!wechatInstalled(puppet)) throw new BadStart(notInstalled(puppet).detail);
  const rooms = {
    all: () => storage.read.rooms.all(wechatName),
    save: (room: Room) => storage.transaction((store) => store.rooms.save(wechatName, room)),
  };
  return wechat({
    ...{ ...needs, rooms },
    ...(puppet && { puppet }),
    ...(token && { token }),
    ...(endpoint && { endpoint }),
    ...(since && { since: new Date(since) }),
  });
}

/** What the settings say about DingTalk; undefined when they say nothing. */
export function dingtalkOptions(config: Config, needs: Needs): DingtalkOptions | undefined {
  const { LINLI_DINGTALK_ID: clientId, LINLI_DINGTALK_SECRET: clientSecret } = config;
  if (!clientId || !clientSecret) return undefined;
  const url = config.LINLI_DINGTALK_URL;
  return {
    ...{ clientId, clientSecret, callsPerSecond: config.LINLI_DINGTALK_QPS, ...needs },
    ...(config.LINLI_DINGTALK_ROBOT && { robotCode: config.LINLI_DINGTALK_ROBOT }),
    ...(config.LINLI_DINGTALK_ROBOTS && { robots: config.LINLI_DINGTALK_ROBOTS }),
    ...(url && { apiUrl: url, oapiUrl: url }),
  };
}
