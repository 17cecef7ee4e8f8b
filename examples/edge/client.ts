// A typed client: what is asked and what is answered are checked where the call is written.
import { createClient } from "candor/client";

const service = createClient("http://127.0.0.1:8787");
const groups = [
  { id: "legal", size: 2, reward: [0.9, 0.4, 0.1] },
  { id: "sales", size: 1, reward: [0.1, 0.5, 0.8] },
];
const answer = await service.v1.game.price.$post({ json: { groups }, query: { terms: "careful" } });
if (answer.ok) {
  const { ids, payments } = await answer.json();
  for (const [i, id] of ids.entries()) console.log(`${id} pays ${payments[i]?.toFixed(4)}`);
} else {
  const { status, detail } = await answer.json();
  console.log(`${status}: ${detail}`);
}
