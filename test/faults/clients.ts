// Who uses the rooms: an operator and users a stream, each going on from what it was answered last. Users do not wait
// for each other, so that what they say meets slots that have closed, windows that have ended, and versions that have
// passed.

import type { Outcome } from "../../bindings/edge/life/streams.js";
import type { Desk } from "./desk.js";

/** What one says, in its own order. */
class Sender {
  #keys = 0;

  constructor(
    readonly desk: Desk, readonly stream: string, readonly role: "operator" | "user", readonly actor: string,
  ) {}

  /** Sends a command, and again from where the stream is as long as it is stale. */
  async say(type: string, version: number, fields: object = {}): Promise<Outcome> {
    const key = `${type}${this.#keys++}`;
    for (let seen = version; ; ) {
      const { stream, role, actor } = this;
      const outcome = await this.desk.send(stream, { ...fields, type, key, role, actor, version: seen });
      if (outcome.accepted || outcome.refusal !== "stale-version") return outcome;
      seen = outcome.version;
    }
  }
}

const versionOf = (outcome: Outcome): number => (outcome.accepted ? outcome.answer.version : outcome.version);

const briefly = (): Promise<void> => new Promise((done) => setTimeout(done, 2));

/** Rounds of `workers` workers: a slot after the other opens, is reported on, closes and is settled. */
export async function rounds(desk: Desk, stream: string, workers: number, random: () => number): Promise<void> {
  const names = Array.from({ length: workers }, (_, i) => `worker ${i}`);
  const operator = new Sender(desk, stream, "operator", "desk");
  let version = versionOf(await operator.say("announce", 0, { workers: names, retain: 8 }));
  /** The slot that is open, or was. */
  let current = -1;
  const worker = async (actor: string): Promise<void> => {
    const sender = new Sender(desk, stream, "user", actor);
    let [seen, slot] = [0, -1];
    while (desk.open) {
      while (desk.open && current === slot) await briefly();
      [seen, slot] = [version, current];
      for (let going = true; desk.open && going; ) {
        const outcome = await sender.say("report", seen, { worker: actor, slot, report: random() });
        seen = versionOf(outcome);
        going = outcome.accepted;
      }
    }
  };
  const lead = async (): Promise<void> => {
    for (let slot = 0; desk.open; slot++) {
      version = versionOf(await operator.say("open", version, { slot }));
      current = slot;
      const until = desk.tally.commands + 40 * workers;
      while (desk.open && desk.tally.commands < until) await briefly();
      version = versionOf(await operator.say("close", version, { slot }));
      version = versionOf(await operator.say("settle", version, { slot, label: Number(random() < 0.5) }));
    }
  };
  await Promise.all([lead(), ...names.map(worker)]);
}

const LASTS = 3000;
const ENDED = ["wrong-phase", "deadline-passed"];

/** Calls one after the other, of `users` users: each is announced, reported to and withdrawn from until its deadline;
 *  then the clock takes it on, and users agree to what they may be asked. @param now the service's clock */
export async function calls(
  desk: Desk, name: string, users: number, random: () => number, now: () => number,
): Promise<void> {
  for (let k = 0; desk.open; k++) {
    const stream = `${name}.${k}`;
    const operator = new Sender(desk, stream, "operator", "desk");
    const terms = {
      currency: "EUR", rule: "critical-value", protocol: "simultaneous", threshold: 8, reserve: 20,
      reportsUntil: now() + LASTS, window: LASTS / 3, jump: 10 * 86_400_000,
    };
    let version = versionOf(await operator.say("announce", 0, terms));
    const names = Array.from({ length: users }, (_, i) => `user ${i}`);
    for (const user of names) {
      version = versionOf(await operator.say("enroll", version, { user, owner: `owner of ${user}`, capacity: 5 }));
    }
    version = versionOf(await operator.say("open", version));
    await Promise.all(names.map((user) => reporter(new Sender(desk, stream, "user", user), version, random)));
  }
}

async function reporter(sender: Sender, opened: number, random: () => number): Promise<void> {
  const user = sender.actor;
  for (let seen = opened; sender.desk.open; await briefly()) {
    const report = { user, cost: 1 + Math.floor(20 * random()), capacity: 5, benefit: 0, currency: "EUR" };
    const [type, fields] = random() < 0.1 ? ["withdraw", { user }] as const : ["report", report] as const;
    const outcome = await sender.say(type, seen, fields);
    seen = versionOf(outcome);
    if (outcome.accepted || !ENDED.includes(outcome.refusal)) continue;
    await sender.say("confirm", seen, { user, units: 5 });
    return;
  }
}
