// A slow, obvious twin of foresight, from the definitions alone: every sequence of beliefs, reports and labels, shares
// as they are, nothing interpolated.

export interface Foresight {
  readonly scheme: "wsu" | "hedge" | "prod";
  readonly slots: number;
  readonly step: number;
  /** What a slot's outcome weighs, and every share after a slot. */
  readonly outcome: number;
  readonly share: number;
  readonly opponent: "informed" | { readonly shift: number };
}

const BELIEFS = [0.1, 0.3, 0.5, 0.7, 0.9];
const clip = (x: number): number => Math.max(0, Math.min(1, x));

function other({ opponent }: Foresight, b: number, label: number): number {
  return opponent === "informed" ? [0.1, 0.9][label]! : clip(b + opponent.shift);
}

/** The own share after a slot. */
function shareAfter(of: Foresight, share: number, b: number, x: number, label: number): number {
  const [mine, theirs] = [(x - label) ** 2, (other(of, b, label) - label) ** 2];
  const mean = share * mine + (1 - share) * theirs;
  const factor = (loss: number): number =>
    of.scheme === "wsu" ? 1 - of.step * (loss - mean) : of.scheme === "prod" ? 1 - of.step * loss : Math.exp(-of.step * loss);
  const [own, rest] = [share * factor(mine), (1 - share) * factor(theirs)];
  return own / (own + rest);
}

/** Expected value of a report at this slot: what it gets now, and after. */
function worth(of: Foresight, share: number, b: number, x: number, later: (share: number) => number): number {
  return [1 - b, b].reduce((sum, probability, label) => {
    const p = share * x + (1 - share) * other(of, b, label);
    const next = shareAfter(of, share, b, x, label);
    return sum + probability * (-of.outcome * (p - b) ** 2 + of.share * next + later(next));
  }, 0);
}

/** Over 33 reports, then four times around the best of them, as the core searches. */
function bestReport(value: (x: number) => number, b: number): number {
  let [best, most] = [b, value(b)];
  const attempt = (x: number): void => {
    const v = value(x);
    if (v > most) [best, most] = [x, v];
  };
  for (let g = 0; g <= 32; g++) attempt(g / 32);
  for (let width = 1 / 128; width >= 1 / 8192; width /= 4) {
    const centre = best;
    for (let g = -4; g <= 4; g++) attempt(clip(centre + g * width));
  }
  return best;
}

/** What the worker expects over the slots that are left, and how far its reports will be from its beliefs in sum. */
function ahead(of: Foresight, share: number, left: number, honest: boolean): readonly [value: number, distance: number] {
  if (left === 0) return [0, 0];
  const next = (s: number): readonly [number, number] => ahead(of, s, left - 1, honest);
  let [value, distance] = [0, 0];
  for (const b of BELIEFS) {
    const valueOf = (x: number): number => worth(of, share, b, x, (s) => next(s)[0]);
    const x = honest ? b : bestReport(valueOf, b);
    value += valueOf(x) / BELIEFS.length;
    const far = [1 - b, b].reduce((sum, p, label) => sum + p * next(shareAfter(of, share, b, x, label))[1], 0);
    distance += (Math.abs(x - b) + far) / BELIEFS.length;
  }
  return [value, distance];
}

/** From equal shares: the gain, and the mean distance over slots. */
export function foreseeSlowly(of: Foresight): { readonly gain: number; readonly meanDeviation: number } {
  const [best, distance] = ahead(of, 0.5, of.slots, false);
  return { gain: (best - ahead(of, 0.5, of.slots, true)[0]) / of.slots, meanDeviation: distance / of.slots };
}
