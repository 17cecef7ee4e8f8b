// VCG over trained candidates in plain JavaScript: scores, the best, and the best without each group by subtraction, which rounds
// where the package does not.

/** @param election values f64[n*K] row-major, sizes f64[n]; ties go to the lowest index */
export function candidates({ groups, candidates: count, sizes, values }) {
  const scores = new Float64Array(count);
  const results = {
    winner: 0, scores, withoutGroup: new Int32Array(groups), valuations: new Float64Array(groups), payments: new Float64Array(groups),
    utilities: new Float64Array(groups),
  };
  return () => {
    scores.fill(0);
    for (let i = 0; i < groups; i++) for (let k = 0; k < count; k++) scores[k] += sizes[i] * values[i * count + k];
    let winner = 0;
    for (let k = 1; k < count; k++) if (scores[k] > scores[winner]) winner = k;
    results.winner = winner;
    for (let i = 0; i < groups; i++) {
      const row = i * count;
      let other = 0;
      let highest = -Infinity;
      for (let k = 0; k < count; k++) {
        const without = scores[k] - sizes[i] * values[row + k];
        if (without > highest) {
          highest = without;
          other = k;
        }
      }
      results.withoutGroup[i] = other;
      results.valuations[i] = values[row + winner];
      results.payments[i] = highest - (scores[winner] - sizes[i] * values[row + winner]);
      results.utilities[i] = sizes[i] * results.valuations[i] - results.payments[i];
    }
    return results;
  };
}
