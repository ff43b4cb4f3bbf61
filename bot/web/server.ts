import helmet from "@fastify/helmet";
import fastifyStatic from "@fastify/static";
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from "fastify";
import type { Log } from "../log.ts";
import type { Town } from "../town.ts";
import { Declined } from "./declined.ts";

interface Needs {
  town: Town;
  log: Log;
  now(): Date;
  /** The folder of the built page; without one there is none. */
  page: string | undefined;
  /** The demo's own routes; without them they are 404. */
  demo: ((app: FastifyInstance) => Promise<void>) | undefined;
  /** The staff page's own routes; without them they are 404. */
  staff?: ((app: FastifyInstance) => Promise<void>) | undefined;
  /** The routes of residents' private links; without them they are 404. */
  resident?: ((app: FastifyInstance) => Promise<void>) | undefined;
}

const bodyLimit = 256 * 1024;
/** A heartbeat that is silent for so long has died. */
const silentMs = 60_000;

/** The web: health, and the simulator or the staff page. Listens to nothing by itself. */
export async function webServer({
  town,
  log,
  now,
  page,
  demo,
  staff,
  resident,
}: Needs): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    /** So long at most for a whole request to arrive. */
    requestTimeout: 300_000,
    forceCloseConnections: true,
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // The component library writes its styles into the page.
        styleSrc: ["'self'", "'unsafe-inline'"],
        // A resident's pictures are asked for with the secret of a link, which an address must not carry.
        imgSrc: ["'self'", ...(resident ? ["blob:"] : [])],
        fontSrc: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ err: error, path: request.routeOptions.url }, "a request failed");
    if (error instanceof Declined) return reply.code(status).send({ message: error.message });
    const message = status >= 500 ? "出错了，您的话没有存下，请稍后再试。" : whatIsWrong(status);
    return reply.code(status).send({ message });
  });
  app.setNotFoundHandler((_, reply) => reply.code(404).send({ message: "没有这个页面。" }));
  app.get("/healthz", async (_, reply) => {
    const health = await healthOf(town, now());
    return reply.code(health.ok ? 200 : 503).send(health);
  });
  if (page && (demo || staff || resident)) await app.register(fastifyStatic, { root: page });
  if (page && staff) app.get("/enter", (_, reply) => reply.sendFile("index.html"));
  if (page && resident) app.get("/r", (_, reply) => reply.sendFile("index.html"));
  if (demo) await app.register(demo, { prefix: "/api/demo" });
  if (staff) await app.register(staff, { prefix: "/api/staff" });
  if (resident) await app.register(resident, { prefix: "/api/resident" });
  return app;
}

function whatIsWrong(status: number): string {
  if (status === 413) return "内容太长了，请分几次发。";
  if (status === 404) return "您不在这个会话里。";
  if (status === 403) return "只能在本机的演示页面上操作。";
  return "请求的内容不对，请检查后再试。";
}

async function healthOf(town: Town, now: Date) {
  const { inbox, outbox } = town.storage.read;
  const ok = now.getTime() - town.lastBeat().getTime() < silentMs;
  return {
    ok,
    lastBeat: town.lastBeat().toISOString(),
    // Never the detail: it may be a code to scan.
    channels: town
      .connections()
      .map(({ name, state, since }) => ({ name, state, since: since.toISOString() })),
    inbox: { waiting: await inbox.count("waiting"), setAside: await inbox.count("set-aside") },
    outbox: {
      waiting: await outbox.count("waiting"),
      failed: await outbox.count("failed"),
      unknown: await outbox.count("unknown"),
    },
  };
}
