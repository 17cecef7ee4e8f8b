// One game in plain JavaScript that checks nothing: what somebody would write who prices one prompt at a time. It takes what
// `game.price` takes (groups with size and reward, lambda, baseline) and gives arrays of its own, made anew for every
// result, by the formula of plain.mjs.

/** phi(z) = exp(-z) - 1 + z, by its series where that would cancel. */
function phi(z) {
  if (Math.abs(z) > 0.01) return Math.exp(-z) - 1 + z;
  return z * z * (1 / 2 - z * (1 / 6 - z * (1 / 24 - z * (1 / 120 - z / 720))));
}

export function price({ groups, lambda, baseline }) {
  const n = groups.length;
  const m = groups[0].reward.length;
  const policy = new Float64Array(m);
  const valuations = new Float64Array(n);
  const payments = new Float64Array(n);
  const utilities = new Float64Array(n);
  for (const { size, reward } of groups) {
    const rate = size / lambda;
    for (let x = 0; x < m; x++) policy[x] += rate * reward[x];
  }
  let highest = -Infinity;
  for (let x = 0; x < m; x++) if (policy[x] > highest) highest = policy[x];
  let mass = 0;
  for (let x = 0; x < m; x++) {
    policy[x] = baseline[x] * Math.exp(policy[x] - highest);
    mass += policy[x];
  }
  for (let x = 0; x < m; x++) policy[x] /= mass;
  const welfare = lambda * (highest + Math.log(mass));
  let divergence = -welfare;
  let surplus = 0;
  for (let i = 0; i < n; i++) {
    const { size, reward } = groups[i];
    const rate = size / lambda;
    let valuation = 0;
    let sum = 0;
    for (let x = 0; x < m; x++) valuation += policy[x] * reward[x];
    for (let x = 0; x < m; x++) sum += policy[x] * phi((reward[x] - valuation) * rate);
    valuations[i] = valuation;
    payments[i] = lambda * Math.log1p(sum);
    utilities[i] = size * valuation - payments[i];
    divergence += size * valuation;
    surplus += payments[i];
  }
  return { policy, valuations, payments, utilities, welfare, divergence, surplus };
}
