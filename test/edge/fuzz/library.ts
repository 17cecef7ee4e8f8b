// What the library says of a body when it is called by hand, with no service between.

import { isRefusal, payouts, toPlain, type Candor, type Refusal } from "candor";

type Fields = any;

const QUESTIONS: Readonly<Record<string, (rooms: Candor, body: Fields) => unknown>> = {
  "/v1/game/price": ({ game }, body) => game.price(body),
  "/v1/game/candidates": ({ game }, body) => game.priceCandidates(body),
  "/v1/game/audit": ({ game }, body) => game.audit(body.game, body.options),
  "/v1/crowd/create": ({ crowd }, body) => crowd.create(body),
  "/v1/crowd/open": ({ crowd }, { state, slot, ...rest }) => crowd.open(state, slot, "awake" in rest ? rest : undefined),
  "/v1/crowd/aggregate": ({ crowd }, { state, slot, reports }) => crowd.aggregate(state, slot, reports),
  "/v1/crowd/settle": ({ crowd }, { state, settlements }) => crowd.settle(state, settlements),
  "/v1/crowd/join": ({ crowd }, { state, worker }) => crowd.join(state, worker),
  "/v1/crowd/leave": ({ crowd }, { state, worker }) => crowd.leave(state, worker),
  "/v1/crowd/payments": ({ crowd }, { state, ...rest }) => crowd.payments(state, rest),
  "/v1/crowd/replay": ({ crowd }, body) => crowd.replay(body),
  "/v1/data/plan": ({ data }, body) => data.plan(body),
  "/v1/data/withdraw": ({ data }, { call, leavers, ...rest }) => data.withdraw(call, leavers, rest),
  "/v1/payouts/batch": (_, body) => payouts.batch(body),
  "/v1/payouts/once": (_, body) => payouts.once(body),
  "/v1/payouts/sent": (_, { state, batch }) => payouts.sent(state, batch),
  "/v1/payouts/failed": (_, { state, batch, ids }) => payouts.failed(state, batch, ids),
  "/v1/payouts/forfeit": (_, { state, ids, reason }) => payouts.forfeit(state, ids, reason),
};

/** Its answer, as JSON would carry it, or its refusal. */
export function library(rooms: Candor, path: string, body: unknown): { readonly answer: unknown } | { readonly refusal: Refusal } {
  try {
    return { answer: JSON.parse(JSON.stringify(toPlain(QUESTIONS[path]!(rooms, body)))) as unknown };
  } catch (error) {
    if (isRefusal(error)) return { refusal: error };
    throw error;
  }
}

/** A body with a game under terms that have neither multipliers nor anything an outcome each. */
export function termed(path: string, body: Fields, terms: object | undefined): unknown {
  if (!terms || !path.startsWith("/v1/game")) return body;
  if (path === "/v1/game/audit") return { ...body, game: termed("/v1/game/price", body.game, terms) };
  return path === "/v1/game/price" && !("values" in (body.groups[0] ?? {})) ? { ...terms, ...body } : body;
}
