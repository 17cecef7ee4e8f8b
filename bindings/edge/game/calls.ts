// The questions that the game room answers over HTTP.

import { placing } from "../../core/refusal.js";
import { call } from "../call.js";
import { audited, priced, pricedCandidates } from "./answers.js";
import { audit as auditBody, candidateGame, game } from "./bodies.js";
import { measure, measureAudit, measureCandidates } from "./work.js";

const people = { id: "people", size: 3, reward: [0.9, 0.2, 0.4] };
const critics = { id: "critics", size: 1, reward: [0.1, 0.8, 0.5] };

const critical = { size: 1, values: [0.9, 0.1, 0.8] };
const popular = { size: 3, values: [0.6, 0.7, 0.2] };

export const price = call({
  path: "/v1/game/price",
  kind: "game.price",
  title: "Price one prompt",
  description: "The fine-tuned policy over m outcomes and what each group pays for it. Under affine-maximizer truth is "
    + "a dominant strategy, in rewards and sizes (Sun et al. 2025, Prop. 4.4), no payment is negative, and taking part "
    + "costs nobody more than it brings as long as rewards are >= 0; the budget is not balanced.",
  body: game,
  answer: priced,
  examples: [
    { title: "Two groups, three answers", body: { groups: [people, critics] } },
    {
      title: "With terms of its own (needs a key that may set them)",
      terms: true,
      body: { groups: [people, critics], divergence: { alpha: 1.5 }, lambda: 0.5, baseline: [0.5, 0.3, 0.2] },
    },
  ],
  game: "body",
  measure,
  run: (rooms, body) => rooms.game.price(body),
});

export const candidates = call({
  path: "/v1/game/candidates",
  kind: "game.candidates",
  title: "Choose among trained candidates",
  description: "The candidate with the highest social welfare and what each group pays (VCG). Truth is a dominant "
    + "strategy; no payment is negative. Candidates must not depend on what is reported.",
  body: candidateGame,
  answer: pricedCandidates,
  examples: [
    { title: "Three candidates", body: { groups: [{ id: "people", ...popular }, { id: "critics", ...critical }] } },
    {
      title: "With terms of its own (needs a key that may set them)",
      terms: true,
      body: { groups: [popular, critical], regularizer: [0.2, 0.1, 0.1], boost: [0, 0.3, 0] },
    },
  ],
  game: "body",
  measure: measureCandidates,
  run: (rooms, body) => rooms.game.priceCandidates(body),
});

const SEARCH = ["starts", "steps", "seed", "reach"];

export const audit = call({
  path: "/v1/game/audit",
  kind: "game.audit",
  title: "Audit a game for lies",
  description: "What lying would bring each group, the others' reports as they are: the lies of the paper and the best "
    + "that a search finds. Under affine-maximizer no gain is more than rounding; among candidates the search is "
    + "complete.",
  body: auditBody,
  answer: audited,
  examples: [
    { title: "A game", body: { game: { groups: [people, critics] }, options: { starts: 2, steps: 8 } } },
    { title: "Candidates", body: { game: { groups: [popular, critical] } } },
  ],
  game: "body.game",
  measure: (body) => measureAudit(body.game, body.options),
  run: (rooms, body) => placing(
    (field) => (SEARCH.includes(field) ? `options.${field}` : `game.${field}`),
    () => rooms.game.audit(body.game, body.options),
  ),
});
