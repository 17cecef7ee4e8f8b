// The data room.

import type { Room } from "../../room.js";

type DataScene = Record<string, never>;

export const data: Room<DataScene> = {
  name: "data",
  title: "Data",
  claim: "Whoever asks more than the reserve is not asked; saying another cost than one's own brings nothing.",
  initial: () => ({}),
  read: () => ({}),
  View: () => <p>Nothing to try here yet.</p>,
};
