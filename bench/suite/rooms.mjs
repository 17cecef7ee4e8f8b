// What is measured, the same in every runtime. A room says
//
//     unit         what a time is given in: nanoseconds for each of these
//     points       the grid: what is put into `input`, by name
//     few          names of those that are enough where there are many runtimes; all without it
//     input        the numbers of a point: seeded, the same on every machine
//     size         how many units an input has
//     contenders   each makes itself ready for an input and gives the function to time; undefined: it cannot do that.
//                  What that returns, or its own function `outputs`, is
//     unitary      the contender that ratios are taken to
//     columns      made of: numbers, which have to agree
//     tolerance    relative, of sums over a column

import { labels } from "../crowd/labels/room.mjs";
import { crowd } from "../crowd/room.mjs";
import { data } from "../data/room.mjs";
import { candidateSets } from "../game/candidates.mjs";
import { divergences } from "../game/divergences.mjs";
import { kl } from "../game/kl.mjs";

export const rooms = { kl, divergences, candidates: candidateSets, crowd, labels, data };
