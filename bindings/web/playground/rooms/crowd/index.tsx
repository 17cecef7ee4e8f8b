// The crowd room.

import type { Room } from "../../room.js";

type CrowdScene = Record<string, never>;

export const crowd: Room<CrowdScene> = {
  name: "crowd",
  title: "Crowd",
  claim: "Weights follow those whose reports come true; bending a report moves its pay and its say down.",
  initial: () => ({}),
  read: () => ({}),
  View: () => <p>Nothing to try here yet.</p>,
};
