// The media type of receipts.

import { json } from "../formats/json.js";
import type { Format } from "../formats/format.js";

export const receipt: Format = { ...json, type: "application/vnd.candor.receipt+json" };
