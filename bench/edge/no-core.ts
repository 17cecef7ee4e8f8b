// In the place of "candor" in a worker: rooms of which only a price is ever asked, and no core behind it.

const priced = {
  ids: [null], options: {}, properties: {}, policy: [1], valuations: [1], payments: [0], rebates: null,
  utilities: [1], welfare: 1, divergence: 0, surplus: 0,
};

export const payouts = {};
export const load = (): Promise<object> => Promise.resolve({ game: { price: () => priced } });
