// Rows of answers as votes, and what they are paid.

import { load, type PaidPeer } from "candor";
import type { Answers } from "../reference/peer.js";

const { crowd } = await load();

export const classesOf = (k: number): string[] => Array.from({ length: k }, (_, c) => `c${c}`);

export function votesOf(answers: Answers): { task: string; worker: string; label: string }[] {
  return answers.flatMap((row, t) => row.flatMap((answer, i) =>
    (answer === null ? [] : [{ task: `t${t}`, worker: `w${i}`, label: `c${answer}` }])));
}

export const paid = (answers: Answers, k: number, budget = 1e6): PaidPeer =>
  crowd.payments({ votes: votesOf(answers), classes: classesOf(k) }, { budget, rule: "peer" });

/** Of worker i; 0 where it has no vote. */
export const scoreOf = ({ payments }: PaidPeer, i: number): bigint =>
  BigInt(payments.find(({ id }) => id === `w${i}`)?.score ?? 0);
