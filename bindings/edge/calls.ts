// All questions that are answered over HTTP, in the order of the docs.

import * as crowd from "./crowd/calls.js";
import * as data from "./data/calls.js";
import * as game from "./game/calls.js";
import * as payouts from "./payouts/calls.js";

export const calls = [
  game.price, game.candidates, game.audit,
  crowd.create, crowd.open, crowd.aggregate, crowd.settle, crowd.join, crowd.leave, crowd.payments, crowd.replay,
  data.plan, data.withdraw,
  payouts.batch, payouts.once, payouts.sent, payouts.failed, payouts.forfeit,
] as const;
