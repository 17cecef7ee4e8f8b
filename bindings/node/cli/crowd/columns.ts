// Votes as they are read, in columns that grow.

/** Who reported what where, by number. */
export class Columns {
  count = 0;
  slots = new Int32Array(4096);
  workers = new Int32Array(4096);
  reports = new Float64Array(4096);

  add(slot: number, worker: number, report: number): void {
    if (this.count === this.slots.length) {
      this.slots = grown(this.slots, Int32Array);
      this.workers = grown(this.workers, Int32Array);
      this.reports = grown(this.reports, Float64Array);
    }
    this.slots[this.count] = slot;
    this.workers[this.count] = worker;
    this.reports[this.count++] = report;
  }
}

type Numbers = Int32Array | Float64Array;

export function grown<Column extends Numbers>(values: Column, Type: new (length: number) => Column): Column {
  const larger = new Type(2 * values.length);
  larger.set(values);
  return larger;
}
