// What a plan takes, asked for by itself or in a call that lives.

import type { Measured } from "../limits.js";

/** @param rounds assignments of all users; in such steps as games are measured in */
export const sizeOfPlan = (users: number, rounds = 1): Measured => ({ users, work: 4 * users * rounds });
