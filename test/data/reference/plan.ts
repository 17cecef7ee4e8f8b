// The data room as its page says it: integrals re-solved at every breakpoint, whole game trees, rounds of dropping. Money and units
// are plain integers small enough for doubles.

import type { DataUser, Ratio } from "candor";

export interface User { readonly cost: number; readonly capacity: number; readonly benefit: number }
export const full = (users: readonly DataUser[]): User[] => users.map((user) => ({ benefit: 0, ...user }));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const indices = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Cheapest way to give exactly `target`, in order of (cost, index); undefined when the caps do not reach it. */
export function cheapest(costs: readonly number[], caps: readonly number[], target: number): number[] | undefined {
  if (sum(caps) < target) return undefined;
  const given = caps.map(() => 0);
  let left = target;
  for (const i of indices(caps.length).sort((i, j) => costs[i]! - costs[j]! || i - j)) {
    given[i] = Math.min(caps[i]!, left);
    left -= given[i]!;
  }
  return given;
}

/** Cheapest fill among those who ask at most the reserve, and Myerson's payments by summing d_i(z) between breakpoints. */
export function criticalValue(users: readonly User[], threshold: number, reserve: number): { given: number[]; payments: number[] } | undefined {
  const assign = (costs: readonly number[]): number[] | undefined =>
    cheapest(costs, users.map(({ capacity }, i) => (costs[i]! <= reserve ? capacity : 0)), threshold);
  const costs = users.map(({ cost }) => cost);
  const given = assign(costs);
  if (!given) return undefined;
  const payments = users.map(({ cost }, i) => {
    if (given[i] === 0) return 0;
    const breaks = [...new Set([cost, reserve, ...costs.filter((other) => other > cost && other < reserve)])].sort((a, b) => a - b);
    const rent = breaks.slice(1).map((to, k) => (to - breaks[k]!) * assign(costs.map((c, j) => (j === i ? (to + breaks[k]!) / 2 : c)))![i]!);
    return cost * given[i]! + sum(rent);
  });
  return { given, payments };
}

export function burden(user: User, subsidy: number, dominant: boolean, [over, under]: Ratio): number {
  const backing = dominant ? Math.floor((user.benefit * (under - over)) / under) : user.benefit;
  for (let x = user.capacity; x > 0; x--) if (user.cost * x <= subsidy * x + backing) return x;
  return 0;
}

export const posted = (user: User, subsidy: number): number => (user.cost <= subsidy ? user.capacity : 0);

/** Equal shares in whole units: raise everybody with room by one unit after the other, in order of index; drop and start again. */
export function club(users: readonly User[], threshold: number, subsidy: number): number[] | undefined {
  let members = indices(users.length);
  for (;;) {
    if (sum(members.map((i) => users[i]!.capacity)) < threshold) return undefined;
    const shares = users.map(() => 0);
    for (let left = threshold; left > 0; ) {
      for (const i of members) {
        if (left === 0 || shares[i]! >= users[i]!.capacity) continue;
        shares[i]!++;
        left--;
      }
    }
    const stay = members.filter((i) => users[i]!.cost * shares[i]! <= subsidy * shares[i]! + users[i]!.benefit);
    if (stay.length === members.length) return shares;
    members = stay;
  }
}

/** Largest remainders, by exact fractions. */
export function proportional(users: readonly User[], threshold: number, reserve: number): number[] | undefined {
  const caps = users.map((user) => posted(user, reserve));
  const all = sum(caps);
  if (all < threshold) return undefined;
  const shares = caps.map((cap) => Math.floor((cap * threshold) / all));
  const rest = caps.map((cap) => (cap * threshold) % all);
  indices(users.length).sort((i, j) => rest[j]! - rest[i]! || i - j).slice(0, threshold - sum(shares)).forEach((i) => shares[i]!++);
  return shares;
}

export interface Player { readonly cost: number; readonly burden: number; readonly benefit: number; readonly payment: number }
export interface Frictions { readonly spillover: Ratio; readonly reversibility: Ratio; readonly exposure: Ratio }

/** Utility in money, as a fraction times the product of the denominators. */
function utility(player: Player, stays: boolean, delivered: boolean, commits: boolean, { spillover, reversibility, exposure }: Frictions): number {
  const scale = spillover[1] * reversibility[1] * exposure[1];
  const cost = player.cost * player.burden;
  const sunk = cost * (scale - (scale / reversibility[1]) * reversibility[0]);
  if (stays && commits) return (player.benefit + player.payment - cost) * scale;
  if (stays) return -sunk - cost * exposure[0] * (scale / exposure[1]);
  return (commits ? player.benefit * spillover[0] * (scale / spillover[1]) : 0) - (delivered ? sunk : 0);
}

/** Every profile without a profitable deviation, as bit sets. */
export function nash(players: readonly Player[], threshold: number, frictions: Frictions): number[] {
  const kept = (profile: number): number => sum(players.map((p, j) => ((profile >> j) & 1 ? p.burden : 0)));
  return indices(2 ** players.length).filter((profile) => players.every((player, j) => {
    const other = profile ^ (1 << j);
    const value = (which: number): number => utility(player, ((which >> j) & 1) === 1, true, kept(which) >= threshold, frictions);
    return value(other) <= value(profile);
  }));
}

/** The subgame-perfect outcome by backward induction over the whole tree, as the list of those who stay. */
export function perfect(players: readonly Player[], threshold: number, frictions: Frictions, from = 0, stay: readonly number[] = []): readonly number[] {
  const kept = (list: readonly number[]): number => sum(list.map((j) => players[j]!.burden));
  if (kept(stay) >= threshold || from === players.length) return stay;
  const yes = perfect(players, threshold, frictions, from + 1, [...stay, from]);
  const no = perfect(players, threshold, frictions, from + 1, stay);
  const commits = kept(yes) >= threshold;
  const gain = utility(players[from]!, true, true, commits, frictions) - utility(players[from]!, false, false, kept(no) >= threshold, frictions);
  return gain > 0 || (gain === 0 && commits) ? yes : no;
}
