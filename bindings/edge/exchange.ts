// One request and its answer: who calls, how long what took, and every answer's headers, problems included.

import type { Context } from "hono";
import { basePath } from "hono/route";
import { isRefusal } from "../core/refusal.js";
import { addressOf } from "./address.js";
import { sharedWith } from "./cors.js";
import { ANYBODY, type Caller } from "./keys.js";
import { fieldOf, tell, type LogEntry } from "./log.js";
import type { Service } from "./options.js";
import { httpRefusal, isHttpRefusal, problemOf } from "./problem.js";

type Facts = { -readonly [Name in keyof LogEntry]?: LogEntry[Name] };

/** Of every answer: it is nobody else's, no page and no script. */
const HEADERS = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** A request's id is the caller's own, where it is one that can stand in a log. */
const ID = /^[\w\-=.:]{1,128}$/;

export class Exchange {
  readonly id: string;
  /** What the log will be told. */
  readonly facts: Facts = {};
  readonly #service: Service;
  readonly #c: Context;
  readonly #began = performance.now();
  readonly #time = Date.now();
  #mark = this.#began;
  #later = false;
  #caller: Caller | undefined;

  constructor(service: Service, c: Context) {
    this.#service = service;
    this.#c = c;
    const id = c.req.header("x-request-id");
    this.id = id !== undefined && ID.test(id) ? id : crypto.randomUUID();
  }

  /** The path under which the app is mounted, "" where it is none. */
  get base(): string {
    return basePath(this.#c).replace(/\/$/, "");
  }

  /** Where in the app the request went. */
  get path(): string {
    return this.#c.req.path.slice(this.base.length);
  }

  /** @throws HttpRefusal 503 when the service is closing */
  open(): void {
    if (!this.#service.signal?.aborted) return;
    throw httpRefusal("closing", "service", "another try, elsewhere or later", "one that is closing", {
      "Retry-After": "5",
    });
  }

  /** @param looks whether the request changes nothing, which may be anybody's
   *  @throws HttpRefusal 503 as `open`, 401 without a key where one is needed, 429 too often */
  admit(looks = false): Caller {
    this.open();
    const authorization = this.#c.req.header("authorization") ?? null;
    const anybody = looks && this.#service.public && authorization === null;
    const who = anybody ? ANYBODY : this.#service.caller(authorization);
    if (who.name !== null) this.facts.caller = who.name;
    this.#caller = who;
    this.#count();
    return who;
  }

  /** Admits whoever asks for what is everybody's.
   *  @throws HttpRefusal 503 as `open`, 429 too often */
  look(): void {
    this.open();
    this.#count();
  }

  #count(): void {
    const wait = this.wait();
    if (wait === 0) return;
    throw httpRefusal("too-many-requests", "rate", "no more requests than the service allows", "another", {
      "Retry-After": String(Math.ceil(wait / 1000)),
    });
  }

  /** Counts a request, or a line of a batch, of the caller's. @returns 0, or in how many milliseconds it may come */
  wait(): number {
    return this.#service.rate?.(this.#caller?.name ?? addressOf(this.#c), performance.now()) ?? 0;
  }

  /** Time since the last mark, which this sets anew. */
  lap(): number {
    const before = this.#mark;
    this.#mark = performance.now();
    return this.#mark - before;
  }

  answer(body: BodyInit | null, headers: Readonly<Record<string, string>>, status = 200): Response {
    this.facts.status = status;
    const { origins } = this.#service;
    const shared = origins.length > 0 ? sharedWith(origins, this.#c.req.header("origin")) : undefined;
    // spread into a literal they would cost twenty times as much in V8
    const all = Object.assign({}, HEADERS, shared, headers, { "X-Request-Id": this.id });
    return new Response(body, { status, headers: all });
  }

  /** @returns the problem that an error is; a fault of the program says no more to a caller than that it is one */
  refuse(error: unknown): Response {
    const problem = problemOf(error, docsFrom(this.path));
    this.facts.code = problem.code;
    if (isHttpRefusal(error) || isRefusal(error)) this.facts.field = fieldOf(error);
    else this.facts.fault = String(error);
    const headers = isHttpRefusal(error) ? error.headers : {};
    const text = JSON.stringify({ ...problem, request: this.id });
    return this.answer(text, { "Content-Type": "application/problem+json", ...headers }, problem.status);
  }

  /** Logs when what is returned is called, with the facts of then, and not when the answer begins. */
  logLater(): (facts: Facts) => void {
    this.#later = true;
    return (facts) => {
      Object.assign(this.facts, facts);
      this.#log();
    };
  }

  log(): void {
    if (!this.#later) this.#log();
  }

  #log(): void {
    const { method, path } = this.#c.req;
    const spans: Facts = { total: rounded(performance.now() - this.#began) };
    for (const span of ["parse", "core", "serialise"] as const) {
      const { [span]: milliseconds } = this.facts;
      if (milliseconds !== undefined) spans[span] = rounded(milliseconds);
    }
    const seen = { time: new Date(this.#time).toISOString(), id: this.id, method, path: path.slice(0, 200), status: 0 };
    tell(this.#service.log, { ...seen, ...this.facts, ...spans } as LogEntry);
  }
}

/** Milliseconds to the microsecond. */
const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

/** The docs page, relative to a path of the app. */
function docsFrom(path: string): string {
  return `${"../".repeat(Math.max(0, path.split("/").length - 2))}docs`;
}

/** A handler whose every end is an answer, and logged. */
export function exchanging(service: Service, work: (exchange: Exchange, c: Context) => Response | Promise<Response>) {
  return async (c: Context): Promise<Response> => {
    const exchange = new Exchange(service, c);
    try {
      return await work(exchange, c);
    } catch (error) {
      return exchange.refuse(error);
    } finally {
      exchange.log();
    }
  };
}
