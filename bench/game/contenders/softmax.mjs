// The training rule in plain JavaScript, and what it is worth to a group: shared by the contenders written in it.

/** R(x)/lambda = sum_i w_i r_i(x)/lambda of one prompt into f64[m]. */
export function fillScores({ groups, outcomes, lambda, sizes, rewards }, prompt, scores) {
  scores.fill(0);
  for (let i = 0; i < groups; i++) {
    const row = (prompt * groups + i) * outcomes;
    const rate = sizes[i] / lambda;
    for (let x = 0; x < outcomes; x++) scores[x] += rate * rewards[row + x];
  }
}

/** policy ~ q exp(score) into f64[m] from `first` on; returns log sum_x q exp(score). */
export function softmax({ outcomes, baselines }, prompt, scores, policies, first) {
  let highest = -Infinity;
  for (let x = 0; x < outcomes; x++) if (scores[x] > highest) highest = scores[x];
  let mass = 0;
  for (let x = 0; x < outcomes; x++) {
    const weight = baselines[prompt * outcomes + x] * Math.exp(scores[x] - highest);
    policies[first + x] = weight;
    mass += weight;
  }
  for (let x = 0; x < outcomes; x++) policies[first + x] /= mass;
  return highest + Math.log(mass);
}

/** v_i = sum_x policy(x) r_i(x) of the policy in f64[m] from `first` on. */
export function valuationOf({ outcomes, rewards }, policies, first, row) {
  let valuation = 0;
  for (let x = 0; x < outcomes; x++) valuation += policies[first + x] * rewards[row + x];
  return valuation;
}

/** Scores without a group, whose rewards count at a rate of w_i/lambda. */
export function leaveOut({ outcomes, rewards }, scores, row, rate, without) {
  for (let x = 0; x < outcomes; x++) without[x] = scores[x] - rate * rewards[row + x];
}
