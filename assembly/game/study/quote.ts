// What fine-tuning would give each group and cost it, from samples of the base model: the game over the samples,
// uniform where they were drawn, and how far its answer is from that over all responses (standard errors and biases
// by the grouped jackknife).
//
// Every quantity of the outcome is an expectation of t = policy/q under the base model, so the game over S samples
// has the optimum's up to O(1/sqrt S); its bias is O(1/S). Leaving out one block of samples at a time and pricing
// again estimates both (Quenouille 1956, Tukey 1958), for every divergence and rule under which the outcome is a
// smooth function of the sample. Blocks may differ by a sample: Busing, Meijer and van der Leeden 1999, eq. 4 and 5,
// which is the usual form where they do not.
//
// Asymptotic, for samples that are independent draws of the base model: not to be trusted where few of them carry the
// policy (`effective`), nor under total variation, which moves mass to the best sample of all, a quantity that no
// block but one changes. Time B + 1 prices; arena B (5 n + 2) + n S beyond what pricing takes.

import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { get, set } from "../../math/arrays";
import { mark, release, take } from "../../memory";
import { Game } from "../block";
import { pricePrompt } from "../price";
import { rebate } from "../rebate";
import { copiesRewards } from "../rewards";
import { weigh } from "../train";
import { Workspace, workspace, workspaceBytes } from "../workspace";

// ---- columns of n, one entry per group; behind them welfare and divergence
const BASE: u32 = 0;
const VALUATIONS: u32 = 1;
const PAYMENTS: u32 = 2;
const UTILITIES: u32 = 3;
const GAINS: u32 = 4;
const COLUMNS: u32 = 5;

// @ts-ignore: decorator
@unmanaged
export class Quote {
  /** Out: 1 / sum_s policy(s)^2, how many samples of the tuned model these are worth. */
  effective: f64;
  /** B, from 2 to the samples. Sample s is in block s mod B. */
  blocks: u32;
  /** f64[5 n + 2] out: base, valuations, payments, utilities and gains of n, welfare, divergence. */
  estimates: usize;
  /** f64[5 n + 2] out: their standard errors, and what they are too high by in expectation. */
  errors: usize;
  biases: usize;
}

/** How many quantities there are. */
function length(groups: u32): u32 {
  return COLUMNS * groups + 2;
}

/** Bytes of arena that `quote` takes beyond its arguments. */
export function quoteBytes(groups: u32, samples: u32, blocks: u32, copies: bool): f64 {
  const row = <f64>samples * 8 + 16;
  return <f64>workspaceBytes(groups, samples, copies) + (<f64>groups + 1) * row + <f64>blocks * <f64>length(groups) * 8
    + <f64>(offsetof<Game>() + 64);
}

/** @param game one prompt whose outcomes are the samples; no baseline, no boost. @returns the status of pricing. */
export function quote(quote: Quote, game: Game): Status {
  const start = mark();
  const samples = load<u32>(game.offsets, 4);
  const space = workspace(game, samples, copiesRewards(game));
  const without = take(offsetof<Game>());
  const rewards = take((<usize>samples * game.groups) << 3);
  const policy = take(<usize>samples << 3);
  const replicates = take((<usize>quote.blocks * length(game.groups)) << 3);
  let status = OUT_OF_MEMORY;
  if (space && without && rewards && policy && replicates) {
    memory.copy(without, changetype<usize>(game), offsetof<Game>());
    changetype<Game>(without).policies = policy;
    changetype<Game>(without).rewards = rewards;
    status = weigh(game, space);
    if (status == OK) status = estimate(game, space, quote.estimates);
    if (status == OK) {
      quote.effective = effectiveSamples(game.policies, samples);
      status = jackknife(quote, game, changetype<Game>(without), space, replicates);
    }
  }
  release(start);
  return status;
}

/** Prices the prompt and puts what is asked about it into f64[5 n + 2]. */
function estimate(game: Game, space: Workspace, into: usize): Status {
  let status = pricePrompt(game, space, 0);
  if (status != OK) return status;
  if (game.rebates) status = rebate(game);
  if (status != OK) return status;
  const n = game.groups;
  for (let i: u32 = 0; i < n; ++i) {
    const base = mean(space.rewards + ((<usize>i * space.outcomes) << 3), space.outcomes);
    const utility = get(game.utilities, i);
    set(into, BASE * n + i, base);
    set(into, VALUATIONS * n + i, get(game.valuations, i));
    set(into, PAYMENTS * n + i, get(game.payments, i));
    set(into, UTILITIES * n + i, utility);
    set(into, GAINS * n + i, utility - get(game.sizes, i) * base);
  }
  set(into, COLUMNS * n, load<f64>(game.welfare));
  set(into, COLUMNS * n + 1, load<f64>(game.divergences));
  return OK;
}

/** Of a row, from its first entry on: rewards that are all alike have exactly their own. */
function mean(row: usize, count: u32): f64 {
  const first = load<f64>(row);
  let sum: f64 = 0;
  for (let s: u32 = 0; s < count; ++s) sum += get(row, s) - first;
  return first + sum / <f64>count;
}

function effectiveSamples(policy: usize, samples: u32): f64 {
  let sum: f64 = 0;
  for (let s: u32 = 0; s < samples; ++s) sum += get(policy, s) * get(policy, s);
  return 1 / sum;
}

/** @param without the game with its results where they are, but rewards and policy of its own
 *  @param replicates f64[B * (5 n + 2)] */
function jackknife(quote: Quote, game: Game, without: Game, space: Workspace, replicates: usize): Status {
  const samples = load<u32>(game.offsets, 4);
  const width = length(game.groups);
  let status = OK;
  for (let b: u32 = 0; status == OK && b < quote.blocks; ++b) {
    store<u32>(game.offsets, leaveOut(game, without.rewards, samples, b, quote.blocks), 4);
    status = estimate(without, space, replicates + ((<usize>b * width) << 3));
  }
  store<u32>(game.offsets, samples, 4);
  if (status != OK) {
    game.group = without.group;
    game.outcome = without.outcome;
    game.fault = without.fault;
    return status;
  }
  for (let k: u32 = 0; k < width; ++k) measure(quote, samples, replicates, width, k);
  return OK;
}

/** Copies the samples that are not in block b. @returns how many those are, a group's row as long. */
function leaveOut(game: Game, into: usize, samples: u32, b: u32, blocks: u32): u32 {
  const left = samples - blockSize(samples, b, blocks);
  for (let i: u32 = 0; i < game.groups; ++i) {
    const row = game.rewards + ((<usize>i * samples) << 3);
    let to = into + ((<usize>i * left) << 3);
    for (let s: u32 = 0, place: u32 = 0; s < samples; ++s) {
      if (place != b) {
        store<f64>(to, get(row, s));
        to += 8;
      }
      if (++place == blocks) place = 0;
    }
  }
  return left;
}

function blockSize(samples: u32, b: u32, blocks: u32): u32 {
  return (samples - b + blocks - 1) / blocks;
}

/** Error and bias of quantity k: with h_b = S / size of block b and the pseudo-values h_b theta - (h_b - 1) theta_b,
 *  the jackknife's estimate is their mean weighted by 1 / h_b, its variance the mean of their squared distances from
 *  it over h_b - 1. */
function measure(quote: Quote, samples: u32, replicates: usize, width: u32, k: u32): void {
  const B = quote.blocks;
  const theta = get(quote.estimates, k);
  let bias: f64 = 0;
  for (let b: u32 = 0; b < B; ++b) {
    bias += (1 - <f64>blockSize(samples, b, B) / <f64>samples) * (get(replicates, b * width + k) - theta);
  }
  let variance: f64 = 0;
  for (let b: u32 = 0; b < B; ++b) {
    const h = <f64>samples / <f64>blockSize(samples, b, B);
    // pseudo-value less the jackknife's estimate, theta - bias
    const distance = bias - (h - 1) * (get(replicates, b * width + k) - theta);
    variance += distance * distance / (h - 1);
  }
  set(quote.errors, k, sqrt(variance / <f64>B));
  set(quote.biases, k, bias);
}
