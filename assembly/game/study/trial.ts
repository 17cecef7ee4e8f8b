// A lie tried: the group's report stands in the play, the model is trained on it, and what the group gains by its true
// reward is noted, without payments and with them.

import { OK } from "../../status";
import { Audit, note, remember, reset, spread, tolerate } from "./lies";
import { payment, Play, reportOf, settle, truthOf, valuation } from "./play";

// @ts-ignore: decorator
@unmanaged
export class Trial {
  audit: Audit;
  play: Play;
  group: u32;
  /** The most likely outcome of the truth, and E[r - r(mode)] there. */
  mode: u32;
  mean: f64;
  /** The group's true size. */
  size: f64;
  /** Of the last lie: gains of the whole group in valuation and in utility. */
  gain: f64;
  kept: f64;
}

/** Starts from the truth, which the play is trained on. */
export function begin(trial: Trial, audit: Audit, play: Play): void {
  const i = audit.group;
  trial.audit = audit;
  trial.play = play;
  trial.group = i;
  trial.size = load<f64>(play.sizes + (<usize>i << 3));
  reset(audit);
  audit.valuation = valuation(play, i);
  trial.mode = play.space.mode;
  trial.mean = play.space.mean;
  audit.payment = payment(play, i);
  audit.interior = 1;
  for (let at: usize = 0; at < <usize>play.outcomes << 3; at += 8) {
    if (!(load<f64>(play.policy + at) > 0)) audit.interior = 0;
  }
  let all = play.game.lambda + (play.space.boost ? spread(play.space.boost, play.outcomes) : 0);
  for (let j: u32 = 0; j < play.groups; ++j) {
    const at = <usize>j << 3;
    all += load<f64>(play.sizes + at) * load<f64>(play.game.multipliers + at) * spread(truthOf(play, j), play.outcomes);
  }
  const multiplier = load<f64>(play.game.multipliers + (<usize>i << 3));
  tolerate(audit, trial.size * spread(truthOf(play, i), play.outcomes), all, multiplier);
}

/** Tries the report that stands in the play as a lie of one kind; false when the mechanism refuses it. */
export function attempt(trial: Trial, lie: u32, parameter: f64): bool {
  const audit = trial.audit;
  const play = trial.play;
  const i = trial.group;
  if (settle(play) != OK) return false;
  const gain = valuation(play, i) - audit.valuation;
  // where one outcome has nearly all the mass valuations differ by less than they round to
  trial.gain = trial.size * (play.space.mode == trial.mode ? play.space.mean - trial.mean : gain);
  trial.kept = trial.gain - (payment(play, i) - audit.payment);
  const best = note(audit, lie, parameter, trial.gain, trial.kept);
  remember(audit, best, load<f64>(play.game.sizes + (<usize>i << 3)), reportOf(play, i), play.outcomes);
  return true;
}
