// What receipts are for, and how each is computed again: one line a kind.

import type { ClassReports, ClassSettlement } from "../core/crowd/class-types.js";
import type { PayableVotes } from "../core/crowd/peer/types.js";
import type { CrowdState, Gathering, Payable, PaymentOptions, ReplayOptions } from "../core/crowd/types.js";
import type { History } from "../core/crowd/vote-types.js";
import type { DataCall, WithdrawOptions } from "../core/data/types.js";
import type { SampledGame } from "../core/game/sample-types.js";
import type { AuditOptions } from "../core/game/study-types.js";
import type { CandidateGame, CheckpointGame, Game } from "../core/game/types.js";
import * as payouts from "../core/payouts/index.js";
import type { PayoutsDue, PayoutsOnce } from "../core/payouts/types.js";
import type { Candor } from "../core/types.js";

interface Questions {
  readonly "game.price": Game;
  readonly "game.candidates": CandidateGame;
  readonly "game.checkpoints": CheckpointGame;
  readonly "game.quote": SampledGame;
  readonly "game.audit": { readonly game: Game | CandidateGame; readonly options?: AuditOptions };
  readonly "data.plan": DataCall;
  readonly "data.withdraw": WithdrawOptions & {
    readonly call: DataCall; readonly leavers: readonly (string | number)[];
  };
  readonly "crowd.aggregate": {
    readonly state: CrowdState; readonly slot: number | readonly Gathering[]; readonly reports?: ClassReports;
  };
  readonly "crowd.settle": { readonly state: CrowdState; readonly settlements: readonly ClassSettlement[] };
  readonly "crowd.payments": PaymentOptions & {
    readonly state?: CrowdState; readonly workers?: readonly Payable[]; readonly votes?: PayableVotes["votes"];
  };
  readonly "crowd.replay": ReplayOptions & History;
  readonly "payouts.once": PayoutsOnce;
  readonly "payouts.batch": PayoutsDue;
}

type Heads = Readonly<Record<"calls.head" | "rounds.head", null>>;

type Recompute<Question> = (rooms: Candor, question: Question) => unknown;

/** What each kind is computed by, out of the question that HTTP takes; null for what is only said: the head of a
 *  stream. */
const KINDS: { readonly [Kind in keyof Questions]: Recompute<Questions[Kind]> } & Heads = {
  "game.price": ({ game }, question) => game.price(question),
  "game.candidates": ({ game }, question) => game.priceCandidates(question),
  "game.checkpoints": ({ game }, question) => game.priceCheckpoints(question),
  "game.quote": ({ game }, question) => game.quote(question),
  "game.audit": ({ game }, question) => game.audit(question.game, question.options),
  "data.plan": ({ data }, question) => data.plan(question),
  "data.withdraw": ({ data }, { call, leavers, ...options }) => data.withdraw(call, leavers, options),
  "crowd.aggregate": ({ crowd }, { state, slot, reports }) =>
    crowd.aggregate(state, slot as number, reports as ClassReports),
  "crowd.settle": ({ crowd }, { state, settlements }) => crowd.settle(state, settlements),
  "crowd.payments": ({ crowd }, { budget, rule, state, ...of }) =>
    crowd.payments((state ?? of) as CrowdState, { budget, rule }),
  "crowd.replay": ({ crowd }, question) => crowd.replay(question),
  "payouts.once": (_, question) => payouts.once(question),
  "payouts.batch": (_, question) => payouts.batch(question),
  "calls.head": null,
  "rounds.head": null,
};

/** What receipts are for. */
export type Kind = keyof typeof KINDS;

export const kinds = Object.keys(KINDS) as readonly Kind[];

/** Whether it can be computed again, or is only said. */
export const recomputable = (kind: Kind): boolean => KINDS[kind] !== null;

/** @throws Refusal for a question that the room refuses. */
export function recompute(rooms: Candor, kind: Kind, question: unknown): unknown {
  return (KINDS[kind] as Recompute<unknown>)(rooms, question);
}
