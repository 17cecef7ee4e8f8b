// The determinant-based mutual information mechanism, as its definition reads: integers without end, Leibniz's formula.

/** One entry a task: what each worker answered, null for nothing. */
export type Answers = readonly (readonly (number | null)[])[];

function permutations(n: number): readonly (readonly number[])[] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]));
}

const sign = (order: readonly number[]): bigint => {
  let inversions = 0;
  order.forEach((a, i) => order.slice(i + 1).forEach((b) => (inversions += Number(a > b))));
  return inversions % 2 ? -1n : 1n;
};

export function determinant(matrix: readonly (readonly number[])[]): bigint {
  return permutations(matrix.length).reduce((sum, order) =>
    sum + order.reduce((product, column, row) => product * BigInt(matrix[row]![column]!), sign(order)), 0n);
}

/** Tasks that two workers share, in the order of tasks, in turn to the one half and the other; what each half counts. */
export function halves(answers: Answers, i: number, j: number, k: number): readonly [number[][], number[][], number] {
  const shared = answers.filter((row) => row[i] !== null && row[j] !== null);
  const tables = [0, 1].map((half) => {
    const table = Array.from({ length: k }, () => new Array<number>(k).fill(0));
    shared.forEach((row, t) => {
      if (t % 2 === half) table[row[i]!]![row[j]!]!++;
    });
    return table;
  });
  return [tables[0]!, tables[1]!, shared.length];
}

export function scores(answers: Answers, workers: number, k: number): readonly { score: bigint; peers: number }[] {
  return Array.from({ length: workers }, (_, i) => {
    let score = 0n;
    let peers = 0;
    for (let j = 0; j < workers; j++) {
      if (j === i) continue;
      const [first, second, shared] = halves(answers, i, j, k);
      if (shared < 2 * k) continue;
      peers++;
      score += determinant(first) * determinant(second);
    }
    return { score, peers };
  });
}
