// Payouts as one would keep them on paper, in integers of any size: what is carried of everybody, and every batch as a
// list of lines that are open, paid or failed.

type Line = { readonly id: string; readonly amount: bigint; where: "pending" | "paid" | "failed" };

export class Books {
  readonly owed = new Map<string, bigint>();
  readonly carried = new Map<string, bigint>();
  readonly forfeited = new Map<string, bigint>();
  readonly batches: { readonly lines: Line[]; sent: boolean }[] = [];

  pay(owed: readonly { readonly id: string; readonly amount: number }[], unit: number, minimum: number): Line[] {
    for (const { id, amount } of owed) {
      if (amount === 0) continue;
      this.owed.set(id, (this.owed.get(id) ?? 0n) + BigInt(amount));
      this.carried.set(id, (this.carried.get(id) ?? 0n) + BigInt(amount));
    }
    const lines: Line[] = [];
    for (const [id, all] of this.carried) {
      const paid = (all / BigInt(unit)) * BigInt(unit);
      if (paid === 0n || paid < BigInt(minimum)) continue;
      lines.push({ id, amount: paid, where: "pending" });
      this.carried.set(id, all - paid);
    }
    this.batches.push({ lines, sent: false });
    return lines;
  }

  send(batch: number): void {
    this.batches[batch]!.sent = true;
    for (const line of this.batches[batch]!.lines) if (line.where === "pending") line.where = "paid";
  }

  fail(batch: number, ids: readonly string[]): void {
    for (const line of this.batches[batch]!.lines) {
      if (!ids.includes(line.id) || line.where === "failed") continue;
      line.where = "failed";
      this.carried.set(line.id, this.carried.get(line.id)! + line.amount);
    }
  }

  forfeit(id: string): void {
    this.forfeited.set(id, (this.forfeited.get(id) ?? 0n) + this.carried.get(id)!);
    this.carried.set(id, 0n);
  }

  /** owed, pending, paid, carried, forfeited. */
  account(id: string): readonly bigint[] {
    const lines = this.batches.flatMap((batch) => batch.lines.filter((line) => line.id === id));
    const sum = (where: Line["where"]): bigint =>
      lines.filter((line) => line.where === where).reduce((total, { amount }) => total + amount, 0n);
    const [owed, carried, forfeited] = [this.owed, this.carried, this.forfeited].map((all) => all.get(id) ?? 0n);
    return [owed!, sum("pending"), sum("paid"), carried!, forfeited!];
  }
}
