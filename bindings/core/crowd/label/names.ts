// The words of `crowd.label`, in the order of the core's codes.

export const labelMethods = ["dawid-skene", "one-coin", "majority", "supervised"] as const;

/** What is taken where nothing is said. */
export const labelDefaults = { method: "dawid-skene", iterations: 100, tolerance: 1e-8 } as const;
