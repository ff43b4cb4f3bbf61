import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";

/** A real browser. On Linux it comes from npm, elsewhere it is the machine's own. Only 127.0.0.1 can be reached from it. */
export async function openBrowser(): Promise<Browser> {
  const offline = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";
  if (process.platform !== "linux") {
    return chromium.launch({ channel: process.platform === "win32" ? "msedge" : "chrome", args: [offline] });
  }
  const args = [offline, "--no-sandbox", "--font-render-hinting=none"];
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args });
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** Somebody in front of the simulator's page, or of one where `goToTalk` leads to the talk: what they can do and see. */
export async function openDesk(
  browser: Browser,
  address: string,
  size = { width: 1280, height: 860 },
  goToTalk: (page: Page) => Promise<void> = async () => undefined,
) {
  const context = await browser.newContext({ viewport: size, locale: "zh-CN" });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints = complaintsOf(page, new URL(address).origin);
  await page.goto(address);
  await goToTalk(page);
  const conversation = page.getByRole("main");
  const log = page.getByRole("log");
  await log.waitFor();

  async function write(text: string): Promise<void> {
    await page.getByRole("textbox", { name: "消息" }).fill(text);
    await page.keyboard.press("Enter");
  }

  return {
    page,
    log,
    /** Whatever a careful developer would see go wrong: errors, breaches of the page's rules, calls to elsewhere. */
    complaints,
    async become(name: string): Promise<void> {
      await page.getByRole("combobox", { name: "我是" }).fill(name);
      await page.keyboard.press("Enter");
      await page.waitForFunction((wanted) => document.title.startsWith(`${wanted} · `), name);
    },
    async openChat(name: string): Promise<void> {
      await page.getByRole("list", { name: "会话" }).getByRole("button", { name, exact: true }).click();
      await conversation.getByRole("heading", { name }).waitFor();
    },
    /** Writes and presses Enter, whatever comes of it. */
    write,
    /** Writes and sends; resolves when the server has the words. */
    async say(text: string): Promise<void> {
      const sent = page.waitForResponse(
        (answer) => answer.request().method() === "POST" && answer.url().endsWith("/api/demo/messages"),
      );
      await write(text);
      await sent;
    },
    async quote(message: Locator): Promise<void> {
      await message.hover();
      await message.getByRole("button", { name: "引用" }).click();
    },
    /** What the bot has said in the open chat and that has these words in it. */
    botSays(words: string | RegExp): Locator {
      return log.getByRole("article", { name: "邻里小助手" }).filter({ hasText: words });
    },
    async look(panel: "诉求" | "发件箱"): Promise<Locator> {
      await page.getByRole("tab", { name: panel }).click();
      const list = page.getByRole("region", { name: `${panel}列表` });
      await list.waitFor();
      return list;
    },
    /** The demo's time as the page shows it. */
    async time(): Promise<Date> {
      const time = page.getByRole("region", { name: "演示时钟" }).locator("time");
      return new Date((await time.getAttribute("datetime")) ?? "");
    },
    async moveClock(name: "过一小时" | "过一天" | "到下一个时点"): Promise<void> {
      const moved = page.waitForResponse((answer) => answer.url().endsWith("/api/demo/clock"));
      await page.getByRole("button", { name }).click();
      await moved;
    },
    close: () => context.close(),
  };
}

export function complaintsOf(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on("console", (line) => {
    if (["error", "warning"].includes(line.type())) complaints.push(line.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`calls ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    complaints.push(`asks ${dialog.message()}`);
    void dialog.dismiss();
  });
  return complaints;
}
