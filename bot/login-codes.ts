import { sayChannel } from "../handlers/places/channel-names.ts";
import { qrInTerminal } from "./channels/qr.ts";
import type { Standing } from "./connections.ts";
import type { Log } from "./log.ts";

interface Needs {
  print(line: string): void;
  log: Log;
}

/** Shows every code that somebody has to scan in the terminal, once. */
export function loginCodes({ print, log }: Needs): (standing: Standing) => void {
  const shown = new Map<string, string>();
  return ({ name, state, detail }) => {
    if (state !== "needs-login" || detail === "" || shown.get(name) === detail) return;
    shown.set(name, detail);
    qrInTerminal(detail)
      .then((code) =>
        print(`${sayChannel(name)}要登录：请用专门的号扫这个二维码（管理页面的“渠道”里也有）。\n${code}`),
      )
      .catch((error: unknown) =>
        log.error({ err: error, channel: name }, "a code to scan could not be shown"),
      );
  };
}
