// Who sends the commands: each until it is answered, by whichever process answers, and never forgets what was said
// first.

import { setTimeout as sleep } from "node:timers/promises";
import { rejections } from "../../bindings/core/life/names.js";
import type { Outcome, ServiceCommand } from "../../bindings/edge/life/streams.js";
import type { Reply } from "./process.js";

/** A command that was answered for good: accepted, or refused by what the room says. */
export interface Acknowledged {
  readonly stream: string;
  readonly command: ServiceCommand;
  readonly outcome: Outcome;
}

export interface Tally {
  /** Answered. */
  commands: number;
  accepted: number;
  refused: number;
  /** Stale, and so on: nothing is kept of these. */
  rejected: number;
  /** Sent again as the process was gone, or the store was. */
  lost: number;
  unavailable: number;
  /** Sent again though they had been answered. */
  replayed: number;
}

/** Answers that a life keeps of a user; of an operator more. */
const KEPT = 64;
const PAUSE = 20;

const sender = (stream: string, { role, actor }: ServiceCommand): string => `${stream} ${role} ${actor}`;

export class Desk {
  readonly tally: Tally = {
    commands: 0, accepted: 0, refused: 0, rejected: 0, lost: 0, unavailable: 0, replayed: 0,
  };
  readonly acknowledged: Acknowledged[] = [];
  /** Answers that are not what was said first. */
  readonly broken: string[] = [];
  /** Whether commands go on past their number, as something has still to happen. */
  held = false;
  readonly #recent = new Map<string, Acknowledged[]>();

  /** @param commands after so many nothing more is begun, unless it is held
   *  @param post sends to some process @param replay how often what was answered is sent again, 0 to 1 */
  constructor(
    readonly commands: number, private readonly post: (stream: string, command: ServiceCommand) => Promise<Reply>,
    private readonly random: () => number, private readonly replay = 0.1,
  ) {}

  get open(): boolean {
    return this.held || this.tally.commands < this.commands;
  }

  /** @returns the answer to a command, however often it has to be sent */
  async send(stream: string, command: ServiceCommand): Promise<Outcome> {
    const outcome = await this.#insist(stream, command);
    this.tally.commands++;
    if (outcome.accepted) this.tally.accepted++;
    else if (!isKept(outcome)) {
      this.tally.rejected++;
      return outcome;
    } else this.tally.refused++;
    const one = { stream, command, outcome };
    this.acknowledged.push(one);
    const recent = [...(this.#recent.get(sender(stream, command)) ?? []).slice(1 - KEPT), one];
    this.#recent.set(sender(stream, command), recent);
    if (this.random() < this.replay) await this.#again(recent[Math.floor(this.random() * recent.length)]!);
    return outcome;
  }

  /** What the life still has the answers of, once more. */
  async sendAgain(): Promise<void> {
    for (const recent of this.#recent.values()) for (const one of recent) await this.#again(one);
  }

  async #again(before: Acknowledged): Promise<void> {
    const { stream, command, outcome } = before;
    const again = await this.#insist(stream, command);
    this.tally.replayed++;
    if (same(outcome, again)) return;
    const [first, second] = [outcome, again].map((each) => JSON.stringify(each));
    this.broken.push(`${stream} ${command.role} ${command.actor} ${command.key}: first ${first}, then ${second}`);
  }

  async #insist(stream: string, command: ServiceCommand): Promise<Outcome> {
    for (;;) {
      const reply = await this.post(stream, command);
      if (reply !== "lost" && "outcome" in reply) return reply.outcome;
      if (reply === "lost") this.tally.lost++;
      else this.tally.unavailable++;
      await sleep(PAUSE);
    }
  }
}

/** Whether an answer is one for ever. */
export const isKept = (outcome: Outcome): boolean =>
  outcome.accepted || !(rejections as readonly string[]).includes(outcome.refusal);

/** A refusal tells beside it at which version the stream is now. */
function same(first: Outcome, again: Outcome): boolean {
  const said = (outcome: Outcome): unknown => (outcome.accepted ? outcome.answer : [outcome.refusal, outcome.message]);
  return first.accepted === again.accepted && JSON.stringify(said(first)) === JSON.stringify(said(again));
}
