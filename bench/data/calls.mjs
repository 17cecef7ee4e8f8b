// Calls that come to something, seeded.

export const RULES = {
  "critical value": { rule: "critical-value", reserve: 500_000 },
  "critical value, small first": { rule: "critical-value", protocol: "small-first", reserve: 500_000 },
  "benefit-backed": { rule: "benefit-backed", subsidy: 400_000, spillover: [1, 2], caps: "dominant" },
  "benefit-backed, small first": {
    rule: "benefit-backed", protocol: "small-first", subsidy: 400_000, spillover: [1, 2], caps: "dominant",
  },
  "proportional": { rule: "proportional", reserve: 500_000 },
  "club": { rule: "club", subsidy: 700_000 },
  "posted": { rule: "posted", subsidy: 500_000 },
};

/** @param rule one of RULES @returns what data.plan takes */
export function announced({ rule, users: n, ids = false }) {
  let state = 1;
  const next = (below) => Math.floor(((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * below);
  const users = Array.from({ length: n }, (_, i) => {
    const user = { cost: next(1_000_000), capacity: 1 + next(20), benefit: next(1_000_000) };
    return ids ? { id: `user ${i}`, ...user } : user;
  });
  return { users, threshold: 4 * n, ...RULES[rule] };
}
