// The tables that are games.

import { candidateLayout } from "../../../read/candidate-table.js";
import { promptLayout } from "../../../read/prompt-table.js";

export const gameLayouts = [promptLayout, candidateLayout];
