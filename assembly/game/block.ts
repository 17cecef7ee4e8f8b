// The argument block of the game room: prompts that share groups, the mechanism's parameters, where results go.
// Bindings write it field by field (bindings/core/abi.ts holds the same order; a test compares them).
//
// Layout of the arrays, with n groups and offsets[p+1] - offsets[p] = m_p outcomes at prompt p:
//     rewards    f32 or f64, outcome x of group i at n*offsets[p] + i*m_p + x    reward to one agent
//     baselines, boosts, policies   f64, at offsets[p] + x                       q > 0; reward units; probabilities
//     valuations, payments, rebates, utilities   f64, at p*n + i                 reward units
//     welfare, surpluses, divergences   f64[prompts]                             reward units

// ---- divergences
export const KL: u32 = 0;
export const CHI2: u32 = 1;
export const TOTAL_VARIATION: u32 = 2;
export const REVERSE_KL: u32 = 3;
export const HELLINGER: u32 = 4;
export const JENSEN_SHANNON: u32 = 5;
export const CRESSIE_READ: u32 = 6;

// ---- normalisations
export const NONE: u32 = 0;
export const SUM: u32 = 1;
export const MAX: u32 = 2;
export const RANGE: u32 = 3;
export const Z_SCORE: u32 = 4;

// ---- payment rules
export const AFFINE_MAXIMIZER: u32 = 0;
export const NOBODY_PAYS: u32 = 1;
export const INTERMEDIATE: u32 = 2;
export const EARLY_STOPPED: u32 = 3;

// @ts-ignore: decorator
@unmanaged
export class Game {
  lambda: f64;
  /** Of Cressie-Read; otherwise unused. */
  alpha: f64;
  /** Out: the value that was wrong, where prompt, group and outcome say. */
  fault: f64;
  /** Of mirror ascent, in (0, 1], by the rules intermediate and early-stopped. */
  rate: f64;
  prompts: u32;
  groups: u32;
  divergence: u32;
  normalization: u32;
  rule: u32;
  /** 1 when rewards are f32. */
  single: u32;
  /** Of mirror ascent, likewise. */
  steps: u32;
  /** u32[prompts + 1], offsets[0] = 0. */
  offsets: usize;
  rewards: usize;
  /** 0: uniform. */
  baselines: usize;
  /** 0: none. */
  boosts: usize;
  /** f64[n], w_i > 0. */
  sizes: usize;
  /** f64[n], gamma_i > 0. */
  multipliers: usize;
  policies: usize;
  valuations: usize;
  payments: usize;
  /** f64[prompts*n]; 0: nobody gets anything back. */
  rebates: usize;
  utilities: usize;
  welfare: usize;
  /** f64[prompts]: what all pay together. */
  surpluses: usize;
  divergences: usize;
  // ---- where a fault is
  prompt: u32;
  group: u32;
  outcome: u32;
}
