// Plain JavaScript over typed arrays, as one would write it for V8: wsu, anytime, mean output, a replay without
// baselines. It checks nothing. `dense` knows that everybody reports; `sparse` looks at every report, NaN being silence
// and -1 nobody's. Both give what the library's replay gives, but for the order in which sums are taken.

const { sqrt, min, log } = Math;

function course({ workers, labels }) {
  const N = workers.length;
  const T = labels.length;
  return {
    N, T, labels, logarithm: log(Math.max(2, N)), loss: 0, mixture: 0,
    predictions: new Float64Array(T), slotLosses: new Float64Array(T), weights: new Float64Array(N).fill(1 / N),
    losses: new Float64Array(N), slots: new Float64Array(N), missed: new Float64Array(N),
    missedByAverage: new Float64Array(N),
  };
}

function result({ weights, predictions, slotLosses, losses, slots, missed, missedByAverage, loss, mixture, T }) {
  const sum = weights.reduce((a, b) => a + b);
  const against = (column) => min(...losses.map((own, i) => own + column[i]));
  return {
    predictions, losses: slotLosses, weights: weights.map((weight) => weight / sum), loss: loss / T,
    regret: loss - against(missed), mixtureRegret: mixture - against(missed), best: against(missedByAverage) / T,
    workers: Array.from(losses, (own, i) => ({ loss: own, slots: slots[i] })),
  };
}

/** @returns the function to time */
export function dense({ workers, reports, labels }) {
  return () => {
    const all = course({ workers, labels });
    const { N, T, logarithm, weights, losses } = all;
    let eta = min(0.5, sqrt(logarithm / 2));
    for (let t = 0, at = 0; t < T; t++, at += N) {
      const y = labels[t];
      let [mass, reported, cost] = [0, 0, 0];
      for (let i = 0; i < N; i++) {
        const x = reports[at + i];
        const weight = weights[i];
        const off = x - y;
        mass += weight;
        reported += weight * x;
        cost += weight * (off * off);
      }
      const p = reported / mass;
      const mean = cost / mass;
      all.predictions[t] = p;
      all.loss += all.slotLosses[t] = (p - y) * (p - y);
      all.mixture += mean;
      const next = min(eta, sqrt(logarithm / (2 * (t + 2))));
      const gamma = next / eta;
      const uniform = (1 - gamma) / N;
      for (let i = 0; i < N; i++) {
        const off = reports[at + i] - y;
        const loss = off * off;
        losses[i] += loss;
        weights[i] = gamma * (weights[i] * (1 - eta * (loss - mean))) + uniform;
      }
      eta = next;
    }
    all.slots.fill(T);
    return result(all);
  };
}

/** @returns the function to time */
export function sparse({ workers, reports, labels, silence = "half" }) {
  const half = silence === "half";
  return () => {
    const all = course({ workers, labels });
    const { N, T, logarithm, weights, losses, slots, missed, missedByAverage } = all;
    const row = new Float64Array(N);
    let eta = min(0.5, sqrt(logarithm / 2));
    let settled = 0;
    for (let t = 0, at = 0; t < T; t++, at += N) {
      const y = labels[t];
      let [mass, reported, cost, there, sum] = [0, 0, 0, 0, 0];
      for (let i = 0; i < N; i++) {
        const x = reports[at + i];
        if (x >= 0) {
          there++;
          sum += x;
        }
        const charged = x >= 0 ? x : half && x !== -1 ? 0.5 : NaN;
        row[i] = charged;
        if (charged !== charged) continue;
        const weight = weights[i];
        const off = charged - y;
        mass += weight;
        reported += weight * charged;
        cost += weight * (off * off);
      }
      const p = there > 0 ? reported / mass : 0.5;
      const loss = (p - y) * (p - y);
      const average = (there > 0 ? sum / there : 0.5) - y;
      const mean = there > 0 ? cost / mass : loss;
      all.predictions[t] = p;
      all.loss += all.slotLosses[t] = loss;
      all.mixture += mean;
      const next = there > 0 ? min(eta, sqrt(logarithm / (2 * (settled + 2)))) : eta;
      const gamma = next / eta;
      const uniform = (1 - gamma) / N;
      for (let i = 0; i < N; i++) {
        const x = row[i];
        if (there > 0 && x === x) {
          const own = (x - y) * (x - y);
          losses[i] += own;
          slots[i]++;
          weights[i] = gamma * (weights[i] * (1 - eta * (own - mean))) + uniform;
        } else {
          missed[i] += loss;
          missedByAverage[i] += average * average;
          weights[i] = gamma * weights[i] + uniform;
        }
      }
      if (there > 0) settled++;
      eta = next;
    }
    return result(all);
  };
}
