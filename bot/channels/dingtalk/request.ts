import { OutcomeUnknown } from "../channel.ts";

/** What came back, whatever it was. */
export interface Answer {
  status: number;
  body: string;
  /** The body, when it is a JSON object. */
  json: Record<string, unknown> | undefined;
}

interface Request {
  body: unknown;
  headers?: Record<string, string>;
  ms: number;
  signal?: AbortSignal | undefined;
}

/** What goes wrong before a single byte of ours has left. */
const beforeSending =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$|CERT|TLS|SSL|SIGNED/;

/**
 * Posts JSON. Throws OutcomeUnknown when the platform may have heard us and we have not heard it,
 * a plain error when it has not heard us. No error quotes the address: it may be a secret.
 */
export async function post(url: URL, { body, headers, ms, signal }: Request): Promise<Answer> {
  if (signal?.aborted) throw new Error("来不及问钉钉了");
  try {
    const response = await fetch(url, {
      method: "POST",
      // An idle connection that the other side closes while we write would leave the outcome unknown for nothing.
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        connection: "close",
        ...headers,
      },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.any([AbortSignal.timeout(ms), ...(signal ? [signal] : [])]),
    });
    const answer = await response.text();
    return { status: response.status, body: answer, json: objectIn(answer) };
  } catch (error) {
    const code = codeOf(error);
    if (beforeSending.test(code)) throw new Error(`连不上钉钉（${code}）`);
    throw new OutcomeUnknown(code === "TimeoutError" ? "钉钉没有按时答复" : `钉钉的答复没有收到（${code}）`);
  }
}

/** For requests that may be repeated: an unknown outcome is nothing but a failure. */
export async function repeatable<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    throw error instanceof OutcomeUnknown ? new Error(error.message) : error;
  }
}

export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "?";
  const cause = error.cause;
  if (cause instanceof Error) return codeOf(cause);
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

/** The object in a text of JSON; undefined when there is none. */
export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
