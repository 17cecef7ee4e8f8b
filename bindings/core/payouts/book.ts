// A state while it is changed: accounts by participant, batches, forfeits. Money only ever moves from one part of an
// account to another, so that owed = pending + paid + carried + forfeited at every step.

import { added } from "./entries.js";
import { STATE_FORMAT } from "./names.js";
import type { Forfeit, OwedAmount, PayoutAccount, PayoutBatch, PayoutState, PayoutTerms } from "./types.js";

type Account = { -readonly [Field in keyof PayoutAccount]: PayoutAccount[Field] };
type Part = "pending" | "paid" | "carried" | "forfeited";

/** A batch and what became of it. */
export interface Entry {
  readonly batch: PayoutBatch;
  /** Which amounts were newly owed; null for none. */
  readonly source: string | null;
  /** By participant. */
  readonly lines: ReadonlyMap<string, OwedAmount>;
  sent: boolean;
  readonly failed: Set<string>;
}

export class Book {
  readonly accounts = new Map<string, Account>();
  readonly batches: Entry[] = [];
  readonly forfeits: Forfeit[] = [];
  /** Of all accounts: what bounds every other sum. */
  owed = 0;

  constructor(
    readonly terms: Required<PayoutTerms>,
    private readonly version = 0,
  ) {}

  /** Owes more. @param field of the amount, for the refusal of too large a total */
  credit(field: string, { id, amount }: OwedAmount): void {
    if (amount === 0) return;
    this.owed = added(field, this.owed, amount);
    const account = this.accounts.get(id) ?? { id, owed: 0, pending: 0, paid: 0, carried: 0, forfeited: 0 };
    this.accounts.set(id, account);
    account.owed += amount;
    account.carried += amount;
  }

  /** What of a participant is in no batch. */
  carriedOf(id: string): number {
    return this.accounts.get(id)?.carried ?? 0;
  }

  /** Takes what a batch pays out of what is carried. */
  enter(batch: PayoutBatch, source: string | null): Entry {
    for (const line of batch.lines) this.#move(line, "carried", "pending");
    const lines = new Map(batch.lines.map((line) => [line.id, line]));
    const entry = { batch, source, lines, sent: false, failed: new Set<string>() };
    this.batches.push(entry);
    return entry;
  }

  /** @returns whether that changes anything */
  send(entry: Entry): boolean {
    if (entry.sent) return false;
    for (const line of entry.batch.lines) if (!entry.failed.has(line.id)) this.#move(line, "pending", "paid");
    return (entry.sent = true);
  }

  /** @returns whether that changes anything */
  fail(entry: Entry, line: OwedAmount): boolean {
    if (entry.failed.has(line.id)) return false;
    this.#move(line, entry.sent ? "paid" : "pending", "carried");
    entry.failed.add(line.id);
    return true;
  }

  forfeit(one: Forfeit): void {
    this.#move(one, "carried", "forfeited");
    this.forfeits.push(one);
  }

  #move({ id, amount }: OwedAmount, from: Part, to: Part): void {
    const account = this.accounts.get(id)!;
    account[from] -= amount;
    account[to] += amount;
  }

  get carried(): OwedAmount[] {
    return [...this.accounts.values()].filter(({ carried }) => carried > 0)
      .map(({ id, carried }) => ({ id, amount: carried }));
  }

  /** @param changed whether it is another state than was read */
  state(changed = true): PayoutState {
    return {
      format: STATE_FORMAT, version: this.version + Number(changed), ...this.terms,
      accounts: Array.from(this.accounts.values(), (account) => ({ ...account })),
      batches: this.batches.map(({ batch, source, sent, failed }) => ({ batch, source, sent, failed: [...failed] })),
      forfeits: [...this.forfeits],
    };
  }
}
