// Whether contenders computed the same.

/** The outputs, and what game.price calls them. */
const OUTPUTS = { policies: "policy", valuations: "valuations", payments: "payments", utilities: "utilities", welfare: "welfare" };

/** One array over all prompts, from a batch's results or from a list of single ones. */
function column(results, name) {
  if (!Array.isArray(results)) return results[name];
  return results.flatMap(({ [OUTPUTS[name]]: value }) => (typeof value === "number" ? value : Array.from(value)));
}

function largestDifference(got, want) {
  if (got.length !== want.length) return Infinity;
  return want.reduce((largest, value, at) => Math.max(largest, Math.abs(got[at] - value) / Math.abs(value)), 0);
}

/** The largest relative difference between the first results' payments and any others'.
 *  @throws Error when any output differs by more than `tolerance`, relative. */
export function agreement([first, ...others], tolerance) {
  const differences = Object.keys(OUTPUTS).map((name) => {
    const want = column(first, name);
    const difference = Math.max(...others.map((results) => largestDifference(column(results, name), want)));
    if (!(difference <= tolerance)) throw new Error(`${name} differ by up to ${difference}`);
    return [name, difference];
  });
  return Object.fromEntries(differences).payments;
}
