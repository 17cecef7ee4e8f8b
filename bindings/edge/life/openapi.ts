// The part of the OpenAPI document that is of what lives.

import type { GenericSchema } from "valibot";
import type { Ground, Node } from "../openapi-parts.js";
import { headPath } from "../receipts/openapi.js";
import { LONGEST_WAIT, MOST_EVENTS } from "./looks.js";
import type { LiveRoom } from "./room.js";
import { common } from "./events.js";
import { accepted, announced } from "./values.js";

export const schemasOf = (rooms: readonly LiveRoom[]): readonly GenericSchema[] =>
  [
    ...rooms.flatMap(({ announcement, command, seen, views, shown, events }) =>
      [announcement, command, seen, ...Object.values(views), shown, ...events]),
    announced, accepted, ...common,
  ];

const parameter = (name: string, where: string, schema: Node, description: string, required = false): Node =>
  ({ name, in: where, required, description, schema });
const whole = (maximum: number, minimum = 0): Node => ({ type: "integer", minimum, maximum });
const ID = parameter("id", "path", { type: "string" }, "Its name.", true);
const KEY = parameter(
  "Idempotency-Key", "header", { type: "string" }, "A key that no other command of the sender's has.", true,
);
const ACTOR = parameter("actor", "query", { type: "string" }, "Of a key that may speak for users: who looks.");
const AGAIN = "The same request again, under the same key, is answered as before.";
const LAST = Number.MAX_SAFE_INTEGER;
const VERSION: Node = { ETag: { description: "The version, in quotes.", schema: { type: "string" } } };

/** Operations by path and method. @param signed whether the service signs heads */
export function livePaths(
  rooms: readonly LiveRoom[], ground: Ground, signed: boolean,
): Readonly<Record<string, Node>> {
  const head = ({ path, tag, many }: LiveRoom): Readonly<Record<string, Node>> =>
    (signed ? { [`${path}/{id}/receipt`]: headPath(ground, { tag, many, id: ID }) } : {});
  return Object.fromEntries(rooms.flatMap((room) => Object.entries({ ...pathsOf(room, ground), ...head(room) })));
}

function pathsOf(room: LiveRoom, { ref, content, problems }: Ground): Readonly<Record<string, Node>> {
  const { path, tag, many, one, description, examples: { announcement, commands } } = room;
  const operation = (name: string, summary: string, said: string, rest: Readonly<Record<string, Node>>): Node =>
    ({ operationId: `${many}-${name}`, tags: [tag], summary, description: said, ...rest });
  const examples = (given: Readonly<Record<string, unknown>>): Node =>
    Object.fromEntries(Object.entries(given).map(([summary, value], k) =>
      [`example${k + 1}`, { summary, value: value as Node }]));
  const answer = (schema: GenericSchema, more = ""): Node =>
    ({ description: `The answer.${more}`, headers: VERSION, content: content(ref(schema)) });
  const moved = problems(["409"]);
  const seen = problems(["404"]);
  return {
    [path]: {
      post: operation("announce", `Announce ${many}`, `${description} ${AGAIN}`, {
        parameters: [KEY],
        requestBody: {
          required: true,
          content: content(ref(room.announcement), { examples: examples({ [`Some ${many}`]: announcement }) }),
        },
        responses: { 201: answer(announced, " Location says where it is."), ...moved },
      }),
    },
    [`${path}/{id}`]: {
      get: operation("look", `Look at ${many}`, "As far as the key's role may see it. With after and wait the answer "
        + "comes once there is a later version.", {
        parameters: [
          ID, ACTOR, parameter("after", "query", whole(LAST), "204 where there is no later version."),
          parameter("wait", "query", whole(LONGEST_WAIT), "Seconds to wait for one."),
        ],
        responses: {
          200: answer(room.seen), 204: { description: "No later version." },
          304: { description: "If-None-Match has the version." }, ...seen,
        },
      }),
    },
    [`${path}/{id}/commands`]: {
      post: operation("command", `Say something to a ${one}`, "Accepted, it is in the store before the answer is given. "
        + "The same command again, under the same key, is answered as before; refused for good, it is refused so for "
        + "ever.", {
        parameters: [ID, KEY],
        requestBody: { required: true, content: content(ref(room.command), { examples: examples(commands) }) },
        responses: { 200: answer(accepted), ...problems(["404", "409"]) },
      }),
    },
    [`${path}/{id}/events`]: {
      get: operation("events", `Follow ${many}`, "Events, each as far as the key's role may see it. With Accept: "
        + "text/event-stream those that come, too; after a break Last-Event-ID goes on.", {
        parameters: [
          ID, ACTOR, parameter("from", "query", whole(LAST), "Those after this version. Default: 0."),
          parameter("limit", "query", whole(MOST_EVENTS, 1), "At most so many. Default: 100."),
          parameter("Last-Event-ID", "header", { type: "string" }, "Of server-sent events: in place of from."),
        ],
        responses: {
          200: {
            description: "The answer.", headers: VERSION,
            content: { ...content(ref(room.shown)) as object, "text/event-stream": { schema: { type: "string" } } },
          },
          ...seen,
        },
      }),
    },
  };
}
