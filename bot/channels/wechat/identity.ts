/**
 * Ids of WeChat. `wxid_…` and `123@chatroom` are permanent and used as they are. The web protocol's ids begin with `@`
 * (rooms with `@@`) and are others after each login, so that they never become the name of anything.
 */
export function isSessionScoped(id: string): boolean {
  return id.startsWith("@");
}

/** The bot's login: its account, and a key that no later login shares where ids live no longer than the login. */
export interface Login {
  account: string;
  key: string;
}

/** A web account has a new id at each login and keeps it as long; nothing says when another kind of account's login began. */
export function loginOf(account: string, fresh: () => string): Login {
  return { account, key: isSessionScoped(account) ? account.slice(1, 17) : fresh() };
}

const session = "session:";

/** A person's name for ever. One of the web protocol's is bound to the login: whoever comes later is somebody else. */
export function accountOf(id: string, { key }: Login): string {
  return isSessionScoped(id) ? `${session}${key}:${id}` : id;
}

/** The platform's id behind an account; undefined when it ended with an earlier login. */
export function platformIdOf(account: string, { key }: Login): string | undefined {
  if (!account.startsWith(session)) return account;
  const own = `${session}${key}:`;
  return account.startsWith(own) ? account.slice(own.length) : undefined;
}

/** wechaty's number for an account of an office or a company rather than a person. */
const officialAccount = 2;
const platformAccounts = new Set([
  ...["weixin", "filehelper", "fmessage", "medianote", "newsapp", "notifymessage", "floatbottle", "qqmail"],
  ...[
    "qmessage",
    "tmessage",
    "qqsync",
    "weibo",
    "lbsapp",
    "shakeapp",
    "exmail_tool",
    "mphelper",
    "weixinguanhao",
  ],
]);

/** Accounts by which WeChat itself speaks. */
export function isPlatformAccount(id: string): boolean {
  return platformAccounts.has(id);
}

/** A person whom one can talk to, not the platform and not an official account. */
export function isPerson({ id, type }: { id: string; type: number }): boolean {
  return id !== "" && !isPlatformAccount(id) && !id.startsWith("gh_") && type !== officialAccount;
}
