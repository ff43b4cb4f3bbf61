/** The server answered, and said no; its text is meant for people. Status 0: there was no answer. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/** Asks the server; with a body it posts. Throws a Refusal whose text can be shown as it is. */
export async function ask<T>(path: string, body?: unknown): Promise<T> {
  const options: RequestInit = {
    signal: AbortSignal.timeout(15_000),
    headers: { accept: "application/json" },
  };
  if (body !== undefined) {
    options.method = "POST";
    options.headers = { ...options.headers, "content-type": "application/json" };
    options.body = JSON.stringify(body);
  }
  return send(path, options);
}

/** What the server answers to a call, as JSON or as `read` reads it. Throws a Refusal whose text can be shown as it is. */
export async function send<T>(
  path: string,
  options: RequestInit,
  read: (response: Response) => Promise<T | undefined> = (response) => response.json(),
): Promise<T> {
  const response = await fetch(path, options).catch((cause) => {
    throw new Refusal(0, `连不上邻里，请稍后再试。${cause instanceof TypeError ? "" : "（等待超时）"}`);
  });
  if (!response.ok) {
    const why = await response.json().catch(() => undefined);
    throw new Refusal(response.status, why?.message ?? `邻里出错了（${response.status}）。`);
  }
  const answer = await read(response).catch(() => undefined);
  if (answer === undefined) throw new Refusal(response.status, "邻里的回答看不懂。");
  return answer;
}

/** A query that failed is asked again until it works; what was refused stays so. */
export function again(query: { state: { status: string; error: unknown } }): number | false {
  const { status, error } = query.state;
  const refused = error instanceof Refusal && [401, 403, 404].includes(error.status);
  return status === "error" && !refused ? 2000 : false;
}
