// Plain JavaScript for an auction: the scores, the best of them with everybody, and the best without each group.

function best(scores) {
  let winner = 0;
  for (let k = 1; k < scores.length; k++) if (scores[k] > scores[winner]) winner = k;
  return winner;
}

export function auctioned({ groups }) {
  const n = groups.length;
  const K = groups[0].values.length;
  return () => {
    const scores = new Float64Array(K);
    for (const { size, values } of groups) for (let k = 0; k < K; k++) scores[k] += size * values[k];
    const winner = best(scores);
    const withoutGroup = new Int32Array(n);
    const [valuations, payments, utilities] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    const without = new Float64Array(K);
    groups.forEach(({ size, values }, i) => {
      for (let k = 0; k < K; k++) without[k] = scores[k] - size * values[k];
      const other = best(without);
      withoutGroup[i] = other;
      valuations[i] = values[winner];
      payments[i] = without[other] - without[winner];
      utilities[i] = size * values[winner] - payments[i];
    });
    return { winner, scores, withoutGroup, valuations, payments, utilities, welfare: scores[winner] };
  };
}
