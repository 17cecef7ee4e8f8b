// What must hold in every runtime, beside the bits. Plain functions that throw; no test framework, so that they run anywhere.

import { instantiate, load, payouts, type Batch, type Candor, type Source } from "candor";
import { createSigner, keySet, leafHash, logReader, noteVerifier, openLog, receiptEntry, sign, verify, verifierKey, verifyInclusion, type KeySet } from "candor/receipts";

/** The package's example, put in when the programs are built: a receipt that another program signed, what was asked, and the keys. */
declare const SIGNED_ELSEWHERE: { readonly receipt: object; readonly input: object; readonly keys: KeySet };

interface Context {
  readonly candor: Candor;
  /** The scalar build, in the one form that every runtime can take: from a URL, or as a module. */
  readonly scalar: Source;
}

const GROUPS = [{ id: "a", size: 2, reward: [1, 0, 0.5] }, { id: "b", size: 1, reward: [0, 1, 0.25] }];

/** RFC 8037, appendix A. */
const RFC_8037 = {
  kty: "OKP", crv: "Ed25519", d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
} as const;
const HEAD_SIGNATURE = "jKzX7ih3Bp4tHttfpEjiXqEBQPdU4iGQGY6-F-oF3Hpcnu5iKdATF0mCj5qu4DbyrXZXHiulqs9ID38DojRrBw";

const checks: Readonly<Record<string, (context: Context) => void | Promise<void>>> = {
  async "load() gives the same object every time"({ candor }) {
    expect((await load()) === candor, "another object");
  },

  async "load({ source }) gives a new object"({ candor, scalar }) {
    expect((await load({ source: scalar })) !== candor, "the packaged object");
  },

  async "a source of the wrong type is a TypeError"() {
    for (const source of [7, {}, null] as unknown as Source[]) {
      await load({ source }).then(() => fail(`${String(source)} accepted`), (error: unknown) => refused(error, TypeError, '"source" expected'));
    }
  },

  async "bytes that are no module are refused"() {
    const bytes = new Uint8Array([0, 97, 115, 109, 9]);
    await load({ source: bytes }).then(() => fail("accepted"), (error: unknown) => {
      expect(error instanceof WebAssembly.CompileError || error instanceof TypeError, `wrong refusal: ${String(error)}`);
    });
  },

  "instantiate(bytes that are no module) throws at once"() {
    let error: unknown;
    try {
      instantiate(new Uint8Array([0, 97, 115, 109, 9]) as unknown as WebAssembly.Module);
    } catch (thrown) {
      error = thrown;
    }
    expect(error instanceof Error, "nothing was thrown");
  },

  "two groups share a model: a policy that sums to 1, payments that are not negative"({ candor: { game } }) {
    const { policy, payments, valuations, utilities } = game.price({ groups: GROUPS, lambda: 0.5 });
    near(policy.reduce((a, b) => a + b), 1);
    for (const i of [0, 1]) {
      expect(payments[i]! > 0, `payment ${payments[i]}`);
      near(utilities[i]!, GROUPS[i]!.size * valuations[i]! - payments[i]!);
    }
  },

  "known answer: reward ln 2 against 0 under kl is two to one"({ candor: { game } }) {
    const { policy, payments } = game.price({ groups: [{ size: 1, reward: [0.6931471805599453, 0] }] });
    near(policy[0]!, 2 / 3);
    // KL(policy || uniform), what everybody else would have gained
    near(payments[0]!, (2 * 0.28768207245178085 - 0.40546510810816444) / 3);
  },

  "known answer: the second price of two bidders for one candidate each"({ candor: { game } }) {
    const priced = game.priceCandidates({ groups: [{ size: 1, values: [5, 0] }, { size: 1, values: [0, 3] }] });
    expect(priced.winner === 0 && priced.payments[0] === 3 && priced.payments[1] === 0, JSON.stringify(priced));
  },

  "a batch gives the same bits as one price after another"({ candor: { game } }) {
    const batch = game.batch({ groups: GROUPS.map(({ id, size }) => ({ id, size })), prompts: 2, outcomes: 3 });
    batch.rewards.set(GROUPS.flatMap(({ reward }) => reward), 6);
    const { policies } = batch.price();
    const { policy } = game.price({ groups: GROUPS });
    same(policies.subarray(3), policy);
    same(policies.subarray(0, 3), game.price({ groups: [{ size: 1, reward: [0, 0, 0] }] }).policy);
    batch.free();
  },

  "views of a batch outlive calls that grow the memory"({ candor: { game } }) {
    const batch: Batch = game.batch({ groups: [{ size: 1 }], prompts: 1, outcomes: 4 });
    batch.rewards.set([1, 2, 3, 4]);
    game.price({ groups: [{ size: 1, reward: new Float64Array(300_000) }] });
    same(batch.rewards as Float64Array, new Float64Array([1, 2, 3, 4]));
    batch.free();
  },

  "results are the caller's: structured clone keeps them, a later call does not change them"({ candor: { game } }) {
    const first = game.price({ groups: GROUPS });
    const clone = structuredClone(first);
    game.price({ groups: GROUPS, lambda: 0.01 });
    same(first.policy, clone.policy);
    expect(first.policy.buffer.byteLength === first.policy.byteLength, "a view of something larger");
  },

  "a crowd goes on from JSON as if nothing had happened"({ candor: { crowd } }) {
    const reports = { a: 0.9, b: 0.3 };
    const settle = (through: <State>(state: State) => State): number[] => {
      let state = crowd.create({ workers: ["a", "b"] });
      for (let slot = 0; slot < 20; slot++) state = crowd.settle(through(crowd.open(state, slot).state), [{ slot, reports, label: slot % 3 ? 1 : 0 }]);
      return crowd.weights(state).map(({ weight }) => weight);
    };
    same(settle((state) => JSON.parse(JSON.stringify(state)) as typeof state), settle((state) => state));
  },

  async "a receipt has the same signature everywhere, holds, and does not once it is touched"({ candor }) {
    const signer = await createSigner(RFC_8037);
    const question = { groups: GROUPS };
    const core = { version: "0", sha256: "0".repeat(64) };
    const head = await sign({ kind: "calls.head", output: { stream: "calls/é", version: 1, hash: core.sha256 }, time: 1, core }, signer);
    expect(head.signature === HEAD_SIGNATURE, `signature ${head.signature}`);
    const receipt = await sign({ kind: "game.price", question, output: candor.game.price(question), time: 1 }, signer);
    const options = { keys: keySet([signer.publicKey]), input: question, rooms: candor };
    const verdict = await verify(JSON.parse(JSON.stringify(receipt)), options);
    expect(verdict.holds && verdict.recomputed === "same", JSON.stringify(verdict));
    expect((await verify({ ...receipt, time: 2 }, options)).signature === "wrong", "a time that was changed");
    const second = receipt.signature.startsWith("A") ? "B" : "A";
    expect((await verify({ ...receipt, signature: second + receipt.signature.slice(1) }, options)).signature === "wrong", "a signature that was changed");
  },

  async "a receipt that was signed elsewhere is computed again, to the same bits"({ candor }) {
    const { receipt, input, keys } = SIGNED_ELSEWHERE;
    const verdict = await verify(receipt, { keys, input, rooms: candor });
    expect(verdict.holds && verdict.recomputed === "same" && verdict.terms === true, JSON.stringify(verdict));
  },

  async "receipts of plans, settlements and payouts hold after their key was followed by another"({ candor }) {
    const { crowd, data } = candor;
    const signer = await createSigner(RFC_8037);
    const keys = keySet([...SIGNED_ELSEWHERE.keys.keys, { ...signer.publicKey, until: 2 }]);
    const call = { users: [{ cost: 2, capacity: 4 }, { cost: 3, capacity: 5 }], threshold: 8, rule: "critical-value", reserve: 20 } as const;
    const { state } = crowd.open(crowd.create({ workers: ["a", "b"] }), 0);
    const settlements = [{ slot: 0, reports: { a: 0.9, b: 0.3 }, label: 1 }];
    const due = { owed: [{ id: "a", amount: 1_234_567 }], currency: "USD", decimals: 6, unit: 10_000 };
    for (const answer of [
      { kind: "data.plan", question: call, output: data.plan(call) },
      { kind: "crowd.settle", question: { state, settlements }, output: crowd.settle(state, settlements) },
      { kind: "payouts.batch", question: due, output: payouts.batch(due) },
    ] as const) {
      const receipt = await sign({ ...answer, time: 1 }, signer);
      const verdict = await verify(JSON.parse(JSON.stringify(receipt)), { keys, input: answer.question, rooms: candor });
      expect(verdict.holds && verdict.recomputed === "same", JSON.stringify(verdict));
      const late = await sign({ ...answer, time: 2 }, signer);
      expect((await verify(late, { keys })).signature === "outside-its-time", "a key that was followed by another");
    }
  },

  async "a key that is no point of the curve signs nothing"() {
    const signer = await createSigner(RFC_8037);
    const head = await sign({ kind: "calls.head", output: null, time: 1 }, signer);
    const x = "_".repeat(42) + "8";
    const kid = "5rFvj451YsRwcWuFV5946TD4InhZSbOza0q8jWz8X90";
    const none = await verify({ ...head, key: kid }, { keys: { keys: [{ ...signer.publicKey, x, kid }] } });
    expect(none.signature === "wrong", none.signature);
  },

  async "a log in memory proves what was put into it"({ candor }) {
    const signer = await createSigner(RFC_8037);
    const question = { groups: GROUPS };
    const entry = receiptEntry(await sign({ kind: "game.price", question, output: candor.game.price(question), time: 1 }, signer));
    const files = new Map<string, Uint8Array>();
    const store = {
      read: async (path: string) => files.get(path) ?? null,
      write: async (path: string, bytes: Uint8Array) => void files.set(path, bytes),
    };
    const options = { origin: "x.example", verifiers: [noteVerifier(verifierKey("x.example", signer.publicKey))] };
    const log = await openLog(store, options);
    await log.append(Array.from({ length: 300 }, (_, k) => (k === 7 ? entry : new Uint8Array([k % 256]))));
    await log.checkpoint(signer);
    const reader = logReader(store.read, (await openLog(store, options)).signed);
    expect(verifyInclusion(leafHash(entry), 7, { size: 300, root: await reader.root() }, await reader.inclusion(7)), "not in the log");
  },

  "a wrong type is a TypeError that names the field"({ candor: { game } }) {
    throws(() => game.price({ groups: [{ size: 1, reward: ["1"] }] } as never), TypeError, '"groups[0].reward[0]" expected a number, got "1"');
  },

  "a wrong value is a RangeError that names the field"({ candor: { game } }) {
    throws(() => game.price({ groups: [{ size: 1, reward: [1, NaN] }] }), RangeError, '"groups[0].reward[1]" expected a finite number, got NaN');
  },

  "more than a memory can hold is a RangeError, and the next call works"({ candor: { game } }) {
    throws(() => game.batch({ groups: [{ size: 1 }], prompts: 1, outcomes: 4_294_967_295 }), RangeError, "4 GiB");
    near(game.price({ groups: GROUPS }).policy.reduce((a, b) => a + b), 1);
  },
};

/** Every check by name: "passed", or why it did not. */
export async function runChecks(context: Context): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check(context);
      results[name] = "passed";
    } catch (error) {
      results[name] = String(error);
    }
  }
  return results;
}

function fail(why: string): never {
  throw new Error(why);
}

function expect(truth: boolean, why: string): void {
  if (!truth) fail(why);
}

function near(value: number, expected: number): void {
  const gap = value - expected;
  expect((gap < 0 ? -gap : gap) <= 1e-15, `${value} is not ${expected}`);
}

function same(values: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(values.length === expected.length, `${values.length} numbers, not ${expected.length}`);
  for (let k = 0; k < expected.length; k++) expect(Object.is(values[k], expected[k]), `entry ${k} is ${values[k]}, not ${expected[k]}`);
}

function refused(error: unknown, type: typeof TypeError | typeof RangeError, message: string): void {
  expect(error instanceof type && error.message.includes(message), `wrong refusal: ${String(error)}`);
}

function throws(call: () => unknown, type: typeof TypeError | typeof RangeError, message: string): void {
  try {
    call();
  } catch (error) {
    return refused(error, type, message);
  }
  fail("nothing was thrown");
}
