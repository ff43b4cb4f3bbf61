import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import type { Channel } from "./channel.ts";
import { dingtalk } from "./dingtalk/dingtalk.ts";
import type { DingtalkOptions } from "./dingtalk/options.ts";

interface Needs {
  log: Log;
  now(): Date;
  chance(): number;
}

/** The platforms that the settings name; none of them means the demo. */
export function configuredChannels(config: Config, needs: Needs): Channel[] {
  return [...dingtalkOf(config, needs)];
}

function dingtalkOf(config: Config, needs: Needs): Channel[] {
  const options = dingtalkOptions(config, needs);
  return options ? [dingtalk(options)] : [];
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
