// What a sweep's sums say of the function whose root is sought, for math/root.ts.
//
// The mass M(d) of densities t(h + d) is far from linear in d; G(M(d)), G the inverse of t, is linear where all h are
// equal and nearly so elsewhere. With s = G(M), G' = 1/t'(s) and G''/G' = -t''/t'^2 (s), in which only the divergence's
// own curve appears.

import { expm1 } from "../../math/exp";
import { log1p } from "../../math/log";
import { Root } from "../../math/root";
import { highestOf, lowestOf, sumOf } from "../../math/sums";
import { CHI2, HELLINGER, JENSEN_SHANNON, REVERSE_KL } from "../block";
import { Workspace } from "../workspace";
import { isClosed, isSteep } from "./sweeps";

/** Of t' at a density's steepness: sum q t b times this. */
function first(space: Workspace): f64 {
  if (space.curve == HELLINGER) return 2;
  return space.curve == REVERSE_KL || space.curve == JENSEN_SHANNON ? 1 : -1 / (space.alpha - 1);
}

/** sum q t'' from sum q t b and sum q t b^2. */
// @ts-ignore: decorator
@inline
function second(space: Workspace, steep: f64, squared: f64): f64 {
  if (space.curve == REVERSE_KL) return 2 * squared;
  if (space.curve == HELLINGER) return 6 * squared;
  if (space.curve == JENSEN_SHANNON) return 2 * squared - steep;
  const k = space.alpha - 1;
  return (1 - k) / (k * k) * squared;
}

/** Half of t''/t' where t = 1. */
export function bow(space: Workspace): f64 {
  if (space.curve == CHI2) return 0;
  if (space.curve == REVERSE_KL) return 1;
  return space.curve == HELLINGER || space.curve == JENSEN_SHANNON ? 1.5 : 0.5 * (2 - space.alpha);
}

/** root's straight and bend, from its value M - 1 and slope and the second derivative of M. */
function straighten(space: Workspace, root: Root, curvature: f64): void {
  const v = root.value;
  const M = 1 + v;
  let straight: f64;
  let turn: f64;
  if (space.curve == REVERSE_KL) {
    straight = v * M;
    turn = 2 / M;
  } else if (space.curve == HELLINGER) {
    straight = 2 * M * v / (1 + sqrt(M));
    turn = 1.5 / M;
  } else if (space.curve == JENSEN_SHANNON) {
    straight = -log1p(-v / (2 * M)) * M * (M + 1);
    turn = (2 * M + 1) / (M * (M + 1));
  } else {
    const k = space.alpha - 1;
    // (1 - M^-k) M/k, in closed form for alpha = 3/2 and 3
    if (k == 0.5) straight = 2 * sqrt(M) * v / (1 + sqrt(M));
    else if (k == 2) straight = 0.5 * v * (M + 1) / M;
    else straight = -expm1(-k * log1p(v)) * M / k;
    turn = (1 - k) / M;
  }
  root.straight = straight;
  root.bend = curvature - turn * root.slope * root.slope;
}

/** How far t keeps its shape, where a power of it is p at the least. */
// @ts-ignore: decorator
@inline
function reach(space: Workspace, p: f64): f64 {
  return p > 0 ? p / max(1, abs(space.alpha - 1)) : 0;
}

/** Fills the root at x after massAt(h, x): of sum q t(h + d) - 1, the highest h being 0. */
export function ofMass(space: Workspace, root: Root): void {
  const sums = space.sums;
  if (space.curve == CHI2) {
    linear(root, 0.5 * sumOf(sums, 0) - 1, 0.5 * sumOf(sums, 1), lowestOf(sums));
    root.mass = root.value + 2;
    return;
  }
  const M = sumOf(sums, 0);
  if (isSteep(space)) {
    bare(root, M - 1, sumOf(sums, 1), M + 1);
    return;
  }
  root.value = M - 1;
  root.mass = M + 1;
  root.slope = first(space) * sumOf(sums, 1);
  straighten(space, root, second(space, sumOf(sums, 1), sumOf(sums, 2)));
  if (space.curve == REVERSE_KL || space.curve == HELLINGER) root.scale = -root.x;
  else if (space.curve == JENSEN_SHANNON) root.scale = min(1, -root.x);
  else root.scale = reach(space, lowestOf(sums));
}

/** Fills the root at x after changeAt(x): of sum q (t(s - omega + d) - t(s)), omega's extremes lying `range` apart. */
export function ofChange(space: Workspace, root: Root, range: f64): void {
  const sums = space.sums;
  root.mass = 0;
  if (space.curve == CHI2) {
    linear(root, 0.5 * sumOf(sums, 0), 0.5 * sumOf(sums, 1), lowestOf(sums));
    return;
  }
  if (isSteep(space)) {
    bare(root, sumOf(sums, 0), sumOf(sums, 1), sumOf(sums, 2));
    root.enough = -1;
    return;
  }
  const least = lowestOf(sums);
  root.slope = first(space) * sumOf(sums, 1);
  root.enough = sqrt(SQUARED * sumOf(sums, 3) / root.slope);
  if (isClosed(space)) {
    root.value = sumOf(sums, 0);
    straighten(space, root, second(space, sumOf(sums, 1), sumOf(sums, 2)));
    root.scale = reach(space, least);
    return;
  }
  const power = space.curve != REVERSE_KL && space.curve != HELLINGER && space.curve != JENSEN_SHANNON;
  const edge = power && space.alpha > 1;
  // at and beyond a pole
  root.value = !edge && !(least > 0) ? Infinity : sumOf(sums, 0);
  straighten(space, root, second(space, sumOf(sums, 1), sumOf(sums, 2)));
  root.scale = (power ? min(1, abs(space.alpha - 1)) : 1) / highestOf(sums);
  if (power && (space.idle || !(least > 0))) root.scale = 0;
  if (power && space.alpha > 2) {
    // t has infinite slopes: a short step says nothing about how far the root is, but a value that is small does
    root.mass = 4 * sumOf(sums, 3) / range;
    if (root.scale == 0) root.enough = -1;
  }
}

/** The charge is stationary in d: an error e of d counts e^2 slope/2, and may be this share of sum q (t(u) - t(s)) (u -
 *  s): 2^-60. */
const SQUARED: f64 = 8.673617379884035e-19;

/** A function that is linear as far as `reach`. */
function linear(root: Root, value: f64, slope: f64, reach: f64): void {
  root.value = value;
  root.slope = slope;
  root.straight = value;
  root.bend = 0;
  root.scale = abs(value) < reach * slope ? Infinity : 0;
}

/** A function of which nothing else is known. */
function bare(root: Root, value: f64, slope: f64, mass: f64): void {
  root.value = value;
  root.slope = slope;
  root.mass = mass;
  root.straight = value;
  root.bend = 0;
  root.scale = 0;
}

/** A first guess at the change, after momentsOf: where its expansion to second order at s is 0. */
export function guess(space: Workspace): f64 {
  const sums = space.sums;
  const mean = sumOf(sums, 0) / space.steep;
  const spread = sumOf(sums, 1) - mean * (2 * sumOf(sums, 0) - mean * space.steep);
  const squared = sumOf(sums, 3) - mean * (2 * sumOf(sums, 2) - mean * space.steepSquared);
  return mean - second(space, spread, squared) / (2 * first(space) * space.steep);
}
