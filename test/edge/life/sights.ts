// What somebody sees, as names of fields: of what is there, whatever its value is.

import type { Hono } from "hono";
import { createApp, memoryStore, openStreams } from "candor/edge";
import { Asking, KEYS } from "./conformance.js";

/** Paths of all that is not null: "seats[].report.cost". */
export function fieldsOf(value: unknown, path = ""): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return [...new Set(value.flatMap((entry) => fieldsOf(entry, `${path}[]`)))];
  if (typeof value !== "object") return [path];
  const within = path === "" ? "" : `${path}.`;
  return Object.entries(value).flatMap(([name, entry]) => fieldsOf(entry, within + name));
}

export interface Watched {
  readonly asking: Asking;
  /** Lines of the log. */
  readonly log: readonly string[];
  now: number;
  /** Of a viewer, "" for anybody: what it sees of a stream, its events, and the same as server-sent events. */
  look(who: string, path: string): Promise<{ readonly view: any; readonly events: any[]; readonly fed: any[] }>;
}

/** A service that anybody may look at, whose clock stands still. */
export async function watched(): Promise<Watched> {
  const clock = { now: 1_000_000 };
  const log: string[] = [];
  const streams = await openStreams(memoryStore(), { now: () => clock.now, poll: 0 });
  const keep = (entry: object): void => void log.push(JSON.stringify(entry));
  const app: Pick<Hono, "request"> = createApp({ streams, keys: KEYS as never, public: true, log: keep });
  const headers = (who: string): Record<string, string> =>
    (who === "" ? {} : { authorization: `Bearer secret-${who}` });
  const get = (who: string, path: string, more = {}) => app.request(path, { headers: { ...headers(who), ...more } });
  return Object.assign(clock, {
    asking: new Asking(async (path, init) => app.request(path, init)), log,
    async look(who: string, path: string) {
      const { view, version } = await (await get(who, path)).json() as { view: unknown; version: number };
      const { events } = await (await get(who, `${path}/events?limit=1000`)).json() as { events: unknown[] };
      const feed = await get(who, `${path}/events`, { accept: "text/event-stream" });
      let text = "";
      for await (const piece of feed.body!.pipeThrough(new TextDecoderStream())) {
        text += piece;
        if (text.includes(`id: ${version}\n`)) break;
      }
      const fed = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as unknown);
      return { view, events, fed };
    },
  });
}

/** Who looks: the operator, a user, another one, one who has withdrawn or left, anybody. */
export const VIEWERS = { operator: "desk", owner: "ann", other: "bob", gone: "cyd", anybody: "" } as const;
export type Viewing = keyof typeof VIEWERS;
const viewings = Object.keys(VIEWERS) as Viewing[];

/** Who has seen which fields of a view, at whatever moment. */
export class Seen {
  readonly #who = new Map<string, Set<Viewing>>();

  constructor(readonly watching: Watched, readonly path: string) {}

  /** @param who looks now */
  async look(...who: readonly Viewing[]): Promise<void> {
    for (const viewing of who) {
      const { view } = await this.watching.look(VIEWERS[viewing], this.path);
      for (const field of fieldsOf(view)) this.#who.set(field, (this.#who.get(field) ?? new Set()).add(viewing));
    }
  }

  /** Fields by who has seen them: { "operator anybody": [...] }. */
  get table(): Readonly<Record<string, readonly string[]>> {
    const sorted = [...this.#who].sort(([one], [two]) => (one < two ? -1 : 1));
    return grouped(sorted.map(([field, who]) => [viewings.filter((one) => who.has(one)).join(" "), field]));
  }
}

const OUTLINE = ["stream", "version", "at", "previous", "hash"];
/** What every event says that says anything. */
const ENVELOPE = ["type", "actor", "role", "key", "command", "terms", "erases"];

/** What each viewer is shown of an event beside outline and envelope: { "operator owner": "said.user", "anybody":
 *  "nothing" }. Throws where it is shown half of them. */
export function sightOf(shown: Readonly<Record<Viewing, Record<string, unknown>>>): Readonly<Record<string, string>> {
  const sights = viewings.map((viewing) => {
    const { found, salt, body, ...event } = shown[viewing];
    // a digest of the rest, or all that it is of
    const told = found !== undefined;
    // the salt is for who sees what is found by it, not for who sees its digest
    const whole = Array.isArray(found);
    if ((salt !== undefined) !== whole || (body !== undefined) === told) throw new Error("a salt without what it hides");
    const there = Object.keys(event);
    const bare = there.length === OUTLINE.length;
    for (const name of [...OUTLINE, ...(bare ? [] : ENVELOPE)]) if (!(name in event)) throw new Error(`no ${name}`);
    const beside = there.filter((name) => !OUTLINE.includes(name) && !ENVELOPE.includes(name));
    const fields = fieldsOf(Object.fromEntries(beside.map((name) => [name, event[name]])));
    const computed = whole && found.length > 0 ? ["found"] : [];
    return [bare ? "nothing" : [...fields, ...computed].join(" "), viewing] as const;
  });
  return Object.fromEntries(Object.entries(grouped(sights)).map(([fields, who]) => [who.join(" "), fields]));
}

function grouped(entries: readonly (readonly [group: string, entry: string])[]): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [group, entry] of entries) (groups[group] ??= []).push(entry);
  return groups;
}
