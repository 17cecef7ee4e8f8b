// t(s) of Cressie-Read: t^k = p(s), k = alpha - 1, p = k s, or 1 + k s near alpha = 1 (../conjugates/cressie-read.ts).

import { higherOf, minus, plus, read, splat, times, whereLess, write } from "../../../math/lanes";
import { exp, log, one } from "../../../math/powers";
import { STEP } from "../../../math/sums";
import { NEAR_KL } from "../conjugates/cressie-read";

/** A power below which there is no density (alpha > 1; at a pole none is as low). */
export const LEAST: usize = memory.data<f64>([1e-292, 1e-292]);

/** What p(s) - k s is. */
// @ts-ignore: decorator
@inline
export function originOf(k: f64): f64 {
  return abs(k) < NEAR_KL ? 1 : 0;
}

/** t from ks and p = origin + ks; 0 where there is none. */
// @ts-ignore: decorator
@inline
export function densityOf<V>(ks: V, p: V, origin: V, by: V): V {
  const w = higherOf<V>(p, read<V>(LEAST));
  const t = exp<V>(times<V>(log<V>(minus<V>(ks, minus<V>(one<V>(), origin)), w), by));
  return whereLess<V>(p, read<V>(LEAST), splat<V>(0), t);
}

/** into <- t(h + d). Four vectors a turn, see reverse-kl.ts. */
export function densities<V>(alpha: f64, h: usize, d: f64, into: usize, from: usize, to: usize): void {
  const k = splat<V>(alpha - 1);
  const by = splat<V>(1 / (alpha - 1));
  const origin = splat<V>(originOf(alpha - 1));
  const shift = splat<V>(d);
  do {
    const ks0 = times<V>(k, plus<V>(read<V>(h + from), shift));
    const t0 = densityOf<V>(ks0, plus<V>(origin, ks0), origin, by);
    if (isVector<V>()) {
      const ks1 = times<V>(k, plus<V>(read<V>(h + from + 16), shift));
      const ks2 = times<V>(k, plus<V>(read<V>(h + from + 32), shift));
      const ks3 = times<V>(k, plus<V>(read<V>(h + from + 48), shift));
      const t1 = densityOf<V>(ks1, plus<V>(origin, ks1), origin, by);
      const t2 = densityOf<V>(ks2, plus<V>(origin, ks2), origin, by);
      const t3 = densityOf<V>(ks3, plus<V>(origin, ks3), origin, by);
      write<V>(into + from, t0);
      write<V>(into + from + 16, t1);
      write<V>(into + from + 32, t2);
      write<V>(into + from + 48, t3);
      from += STEP;
    } else {
      write<V>(into + from, t0);
      from += 16;
    }
  } while (from < to);
}
