// The rooms whose streams live.

import { call } from "../data/life.js";
import { rounds } from "../crowd/life.js";
import type { LiveRoom } from "./room.js";

export const rooms: readonly LiveRoom[] = [call, rounds];
