// What of reports a plan depends on. A plan adds up costs and benefits, and would be impossible if one user's were
// large enough; but who gives how much and is paid what depends on no more than this:
//
//   A, D   cost (compared with the reserve, and paid for up to it) and capacity; no benefit
//   B      the burden m_i; who comes first in cost (simultaneous); whether staying pays in any case, or only when the
//          call hangs on it (small-first)
//   C      the capacity, and the most that pays
//
// So every report is planned as one of the same outcome whose benefit is at most its capacity: at cost 0, what has no
// limit but capacity; at cost s + 1 and benefit m, what is carried up to m units. Of verified capacities V then (price
// + 1) (V + max k) bounds all totals, whatever is reported.

import type { Ratio, Amount, DataUser } from "../types.js";
import { priceOf } from "./terms.js";
import type { AnnouncedTerms, UserReport } from "./types.js";

/** Users of the same outcome. */
export interface Equivalents {
  readonly users: readonly DataUser[];
  /** Whose report each is. */
  readonly of: readonly number[];
}

export function equivalents(terms: AnnouncedTerms, reports: readonly UserReport[]): Equivalents {
  const inOrder = [...reports.keys()];
  switch (terms.rule) {
    case "critical-value":
    case "proportional":
      return { users: reports.map(({ cost, capacity }) => ({ cost, capacity })), of: inOrder };
    case "club":
      return {
        users: reports.map((report) => {
          const { cost, capacity, benefit } = report;
          return upTo(sustainable(cost, capacity, terms.subsidy, benefit), capacity, terms.subsidy);
        }),
        of: inOrder,
      };
    case "benefit-backed": {
      // at equal costs the order of users decides
      const byCost = (i: number, j: number): number => reports[i]!.cost - reports[j]!.cost;
      const of = terms.protocol === "small-first" ? inOrder : inOrder.sort(byCost);
      return { users: of.map((i) => backed(terms, reports[i]!)), of };
    }
  }
}

function backed(
  terms: AnnouncedTerms & { readonly rule: "benefit-backed" }, { cost, capacity, benefit }: UserReport,
): DataUser {
  const { subsidy, caps, protocol, spillover } = terms;
  const inAnyCase = sustainable(cost, capacity, subsidy, excludable(spillover, benefit));
  if (caps === "dominant") return { cost: 0, capacity: inAnyCase };
  const burden = sustainable(cost, capacity, subsidy, benefit);
  if (protocol === "simultaneous" || inAnyCase === burden) return { cost: 0, capacity: burden };
  return { cost: subsidy + 1, capacity: burden, benefit: burden };
}

/** A user who carries at most so many units. */
function upTo(most: Amount, capacity: Amount, price: Amount): DataUser {
  return most === capacity ? { cost: 0, capacity } : { cost: price + 1, capacity, benefit: most };
}

/** The largest x up to the capacity with cost x <= subsidy x + backing. */
function sustainable(cost: Amount, capacity: Amount, subsidy: Amount, backing: Amount): Amount {
  if (cost <= subsidy) return capacity;
  const each = cost - subsidy;
  return Math.min(capacity, (backing - backing % each) / each);
}

/** The part of a benefit that leaving loses in any case, floor((1 - sigma) b). */
function excludable([kept, whole]: Ratio, benefit: Amount): Amount {
  if (kept === 0) return benefit;
  return Number(BigInt(benefit) * BigInt(whole - kept) / BigInt(whole));
}

/** Whether no plan over seats of these verified capacities can pass 2^53 - 1, whatever they report. */
export function plannable(terms: AnnouncedTerms, capacity: Amount, largest: Amount): boolean {
  return (priceOf(terms) + 1) * (capacity + largest) <= Number.MAX_SAFE_INTEGER;
}
