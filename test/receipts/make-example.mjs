// Makes examples/receipt.json and what it is verified with, by a key that is thrown away: node test/receipts/make-example.mjs

import { load } from "candor";
import { createSigner, keySet, sign } from "candor/receipts";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";

const { game } = await load();
const time = Date.UTC(2026, 10, 26);
const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
const signer = await createSigner(pem, { from: Date.UTC(2026, 10, 1) });
const groups = [{ id: "legal", size: 2, reward: [0.9, 0.4, 0.1] }, { id: "sales", size: 1, reward: [0.1, 0.5, 0.8] }];
const question = { groups, lambda: 0.5 };
const receipt = await sign({ kind: "game.price", sent: { groups }, question, output: game.price(question), time }, signer);
const files = { "receipt": receipt, "receipt-input": { groups }, "receipt-keys": keySet([signer.publicKey]) };
for (const [name, value] of Object.entries(files)) {
  writeFileSync(new URL(`../../examples/${name}.json`, import.meta.url), `${JSON.stringify(value, null, 2)}\n`);
}
