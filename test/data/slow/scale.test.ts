// A hundred thousand and a million users.

import { load } from "candor";
import { test } from "vitest";
import { checkScale } from "../crowd.js";

const { data } = await load();

test.each([100_000, 1_000_000])("%d users", (n) => checkScale(data, n), 600_000);
