// Plain JavaScript over typed arrays, as one would write it for V8: Dawid and Skene, twenty rounds from the shares of
// the votes. It checks nothing, and makes neither agreement nor an order of tasks.

const { exp, log, max } = Math;
const SMALL = 1e-6;

/** @returns the function to time */
export function dawidSkene({ tasks, workers, classes, task, worker, label }) {
  const [T, N, k, V] = [tasks.length, workers.length, classes.length, task.length];
  return () => {
    const posteriors = new Float64Array(T * k);
    const [counts, tables, confusion] = [0, 1, 2].map(() => new Float64Array(N * k * k));
    const [prior, logPrior, each] = [new Float64Array(k), new Float64Array(k), new Float64Array(T)];
    for (let v = 0; v < V; v++) {
      posteriors[task[v] * k + label[v]]++;
      each[task[v]]++;
    }
    for (let t = 0; t < T; t++) for (let c = 0; c < k; c++) posteriors[t * k + c] /= each[t];
    for (let round = 0; round < 20; round++) {
      counts.fill(SMALL);
      prior.fill(SMALL);
      for (let v = 0; v < V; v++) {
        const from = task[v] * k;
        const to = (worker[v] * k + label[v]) * k;
        for (let c = 0; c < k; c++) counts[to + c] += posteriors[from + c];
      }
      for (let t = 0; t < T; t++) for (let c = 0; c < k; c++) prior[c] += posteriors[t * k + c];
      for (let c = 0; c < k; c++) logPrior[c] = log(prior[c] /= T + k * SMALL);
      for (let i = 0; i < N; i++) {
        for (let c = 0; c < k; c++) {
          let total = 0;
          for (let l = 0; l < k; l++) total += counts[(i * k + l) * k + c];
          for (let l = 0; l < k; l++) {
            const p = counts[(i * k + l) * k + c] / total;
            confusion[(i * k + c) * k + l] = p;
            tables[(i * k + l) * k + c] = log(p);
          }
        }
      }
      for (let t = 0; t < T; t++) for (let c = 0; c < k; c++) posteriors[t * k + c] = logPrior[c];
      for (let v = 0; v < V; v++) {
        const to = task[v] * k;
        const from = (worker[v] * k + label[v]) * k;
        for (let c = 0; c < k; c++) posteriors[to + c] += tables[from + c];
      }
      for (let at = 0; at < T * k; at += k) {
        let highest = -Infinity;
        for (let c = at; c < at + k; c++) highest = max(highest, posteriors[c]);
        let sum = 0;
        for (let c = at; c < at + k; c++) sum += posteriors[c] = exp(posteriors[c] - highest);
        for (let c = at; c < at + k; c++) posteriors[c] /= sum;
      }
    }
    return { posteriors, prior, confusion };
  };
}
