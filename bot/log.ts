import pino, { type Logger } from "pino";
import { mask } from "../handlers/privacy/mask.ts";

export type Log = Logger;

/** Structured lines, masked: whatever gives a person away is hidden in every text before it is written. */
export function openLog(level: string, destination?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    redact: ["*.authorization", "*.apiKey", "*.text", "text"],
    formatters: { log: (line) => maskAll(line) },
    hooks: {
      logMethod(parameters, method) {
        method.apply(
          this,
          parameters.map((each) => (typeof each === "string" ? mask(each) : each)) as typeof parameters,
        );
      },
    },
    serializers: {
      err: (error: unknown) => {
        const { type, message, stack } = pino.stdSerializers.err(
          error instanceof Error ? error : new Error(String(error)),
        );
        return { type, message: mask(message), stack: mask(stack) };
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

function maskAll(line: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(line).map(([key, value]) => [key, typeof value === "string" ? mask(value) : value]),
  );
}
