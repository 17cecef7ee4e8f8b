// Terms belong to the service: what a caller may not say, and what would come of it if it could.

import { createHash } from "node:crypto";
import { load } from "candor";
import { createApp } from "candor/edge";
import { describe, expect, test } from "vitest";
import { asked } from "./asked.js";

const LEGAL = { id: "legal", size: 40, reward: [0.9, 0.4, 0.1] };
const SALES = { id: "sales", size: 12, reward: [0.1, 0.5, 0.8] };
const REPORTS = { groups: [LEGAL, SALES] };
const sha256 = (key: string): string => createHash("sha256").update(key).digest("hex");
const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

const TERMS = {
  default: { lambda: 0.5 },
  careful: { divergence: "chi2", lambda: 5, boost: [0, 0, 0.25] },
  counted: { lambda: 0.5, multipliers: { legal: 2, sales: 1 } },
  based: { baseline: [0.5, 0.25, 0.25], normalization: "range" },
} as const;

describe("a caller that may set no terms", () => {
  const app = createApp({ terms: TERMS });
  const price = (body: unknown, query = "") => asked(app, `/v1/game/price${query}`, body);

  test("is priced under the default terms, or those that it names", async () => {
    const { game } = await load();
    const first = await price(REPORTS);
    expect(first.body).toMatchObject({ payments: [...game.price({ ...REPORTS, lambda: 0.5 }).payments] });
    const careful = await price(REPORTS, "?terms=careful");
    expect(careful.body).toMatchObject({ payments: [...game.price({ ...REPORTS, ...TERMS.careful }).payments] });
  });

  test("cannot switch its payment off", async () => {
    const { game } = await load();
    const paid = game.price({ ...REPORTS, lambda: 0.5 }).payments[0]!;
    const tricks: readonly object[] = [
      { rule: "none" }, { lambda: 1e12 }, { divergence: "total-variation" }, { normalization: "max" }, { rebate: "bailey" },
      { boost: [-1e6, 0, 0] }, { baseline: [1e-9, 1, 1] }, { rule: "early-stopped", ascent: { steps: 1, rate: 0.01 } }, { ascent: null },
    ];
    expect(paid).toBeGreaterThan(1);
    // they would: this is what the refusal keeps from a payer
    expect(game.price({ ...REPORTS, rule: "none" }).payments[0]).toBe(0);
    expect(game.price({ ...REPORTS, lambda: 1e12 }).payments[0]).toBeLessThan(1e-6);
    for (const trick of tricks) {
      const answer = await price({ ...REPORTS, ...trick });
      expect(answer).toMatchObject({ status: 403, body: { code: "terms-not-yours", field: Object.keys(trick)[0] } });
    }
    const multiplied = await price({ groups: [{ ...LEGAL, multiplier: 1e9 }, SALES] });
    expect(multiplied).toMatchObject({ status: 403, body: { field: "groups[0].multiplier" } });
  });

  test("nor in a batch, an audit or a game of candidates", async () => {
    const line = await asked(app, "/v1/game/batch", `${JSON.stringify({ ...REPORTS, rule: "none" })}\n`, { type: "application/x-ndjson" });
    expect(JSON.parse(line.text)).toMatchObject({ problem: { status: 403, field: "rule" } });
    const audit = await asked(app, "/v1/game/audit", { game: { ...REPORTS, lambda: 1e9 } });
    expect(audit).toMatchObject({ status: 403, body: { field: "lambda" } });
    const candidates = { groups: [{ size: 1, values: [1, 0] }], regularizer: [0, 1] };
    expect(await asked(app, "/v1/game/candidates", candidates)).toMatchObject({ status: 403, body: { field: "regularizer" } });
  });

  test("has the terms' multiplier by its name, and no other name", async () => {
    const { game } = await load();
    const answer = await price(REPORTS, "?terms=counted");
    const groups = [{ ...LEGAL, multiplier: 2 }, { ...SALES, multiplier: 1 }];
    expect(answer.body).toMatchObject({ payments: [...game.price({ groups, lambda: 0.5 }).payments] });
    for (const id of ["other", "toString", "__proto__", undefined]) {
      const renamed = await price({ groups: [{ ...LEGAL, id }, SALES] }, "?terms=counted");
      expect(renamed).toMatchObject({ status: 422, body: { field: "groups[0].id" } });
    }
  });

  test("cannot be two groups at once, of which one counts more", async () => {
    const twice = await price({ groups: [LEGAL, { ...SALES, id: "legal" }] }, "?terms=counted");
    expect(twice).toMatchObject({ status: 422, body: { field: "groups[1].id", got: '"legal"' } });
  });

  test("is told of its own field where the terms are for another number of responses", async () => {
    const answer = await price({ groups: [{ size: 1, reward: [1, 0] }] }, "?terms=based");
    expect(answer).toMatchObject({ status: 422, body: { field: "groups[0].reward", got: "an array of 2" } });
  });

  test("is refused under terms that are not there, and with any other parameter", async () => {
    expect(await price(REPORTS, "?terms=none")).toMatchObject({ status: 422, body: { field: "?terms" } });
    expect(await price(REPORTS, "?terms=constructor")).toMatchObject({ status: 422, body: { field: "?terms" } });
    expect(await price(REPORTS, "?term=careful")).toMatchObject({ status: 422, body: { code: "unknown-field", field: "?term" } });
    expect(await price(REPORTS, "?terms=careful&terms=default")).toMatchObject({ status: 422, body: { field: "?terms" } });
    const plan = await asked(app, "/v1/data/plan?terms=default", { users: [], threshold: 1, rule: "club" });
    expect(plan).toMatchObject({ status: 422, body: { field: "?terms" } });
  });
});

describe("a caller with a key", () => {
  const keys = [{ name: "front", sha256: sha256("front-key") }, { name: "console", sha256: sha256("console-key"), terms: true }];
  const app = createApp({ terms: TERMS, keys });

  test("that says so may set terms, which replace the service's", async () => {
    const { game } = await load();
    const body = { ...REPORTS, divergence: "hellinger", lambda: 3 };
    const answer = await asked(app, "/v1/game/price?terms=careful", body, bearer("console-key"));
    const { boost } = TERMS.careful;
    const priced = game.price({ ...REPORTS, boost, divergence: "hellinger", lambda: 3 });
    expect(answer.body).toMatchObject({ payments: [...priced.payments], options: { divergence: "hellinger", lambda: 3 } });
  });

  test("that does not say so may not", async () => {
    const answer = await asked(app, "/v1/game/price", { ...REPORTS, lambda: 3 }, bearer("front-key"));
    expect(answer).toMatchObject({ status: 403, body: { code: "terms-not-yours", field: "lambda", got: "3" } });
    expect((await asked(app, "/v1/game/price", REPORTS, bearer("front-key"))).status).toBe(200);
  });

  test("may be held to some of the service's names", async () => {
    const held = createApp({ terms: TERMS, keys: [{ name: "shop", sha256: sha256("shop-key"), terms: ["careful"] }] });
    const under = async (query: string) => asked(held, `/v1/game/price${query}`, REPORTS, bearer("shop-key"));
    expect((await under("?terms=careful")).status).toBe(200);
    for (const query of ["", "?terms=default", "?terms=based", "?terms=none"]) {
      expect(await under(query)).toMatchObject({ status: 403, body: { code: "terms-not-yours", field: "?terms" } });
    }
    const own = await asked(held, "/v1/game/price?terms=careful", { ...REPORTS, lambda: 1 }, bearer("shop-key"));
    expect(own).toMatchObject({ status: 403, body: { field: "lambda" } });
  });

  test.each([
    [undefined], ["Bearer"], ["Bearer "], ["Bearer wrong"], ["Basic ZnJvbnQta2V5"], ["front-key"], ["Bearer front-key x"],
    [`Bearer ${sha256("front-key")}`],
  ])("is asked for one where it shows %s", async (authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const answer = await asked(app, "/v1/game/price", REPORTS, { headers });
    expect(answer).toMatchObject({ status: 401, body: { code: "no-key" } });
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
    expect(answer.text).not.toContain("front-key x");
  });
});

test.each([
  [{ terms: { fair: { lambda: 0 } } }, "terms.fair.lambda"],
  [{ terms: { fair: { lamda: 1 } } }, "terms.fair.lamda"],
  [{ terms: { fair: { rule: "intermediate" } } }, "terms.fair.ascent"],
  [{ terms: { fair: { boost: [] } } }, "terms.fair.boost"],
  [{ terms: { fair: { multipliers: { legal: 0 } } } }, "terms.fair.multipliers.legal"],
  [{ terms: { fair: null } }, "terms.fair"],
  [{ terms: { "": {} } }, "terms"],
  [{ terms: { fair: { baseline: [1, 0] } } }, "terms.fair.baseline[1]"],
  [{ terms: { fair: { boost: [NaN, 1] } } }, "terms.fair.boost[0]"],
  [{ terms: { fair: { baseline: [1, 1], boost: [1] } } }, "terms.fair.boost"],
  [{ terms: { fair: { multipliers: {} } } }, "terms.fair.multipliers"],
  [{ keys: ["secret"] }, "keys[0]"],
  [{ keys: [{ name: "a", sha256: sha256("1") }, { name: "b", sha256: sha256("1") }] }, "keys[1].sha256"],
  [{ keys: [{ name: "a", sha256: sha256("1"), terms: ["fair"] }] }, "keys[0].terms[0]"],
  [{ cors: { origins: ["https://a.example/"] } }, "cors.origins[0]"],
  [{ cors: { origins: ["a.example"] } }, "cors.origins[0]"],
  [{ keys: [{ name: "a", sha256: "abc" }] }, "keys[0].sha256"],
  [{ keys: [{ name: "a", sha256: sha256("1") }, { name: "a", sha256: sha256("2") }] }, "keys[1].name"],
  [{ limits: { groups: 0 } }, "limits.groups"],
  [{ limits: { bodySeconds: 0 } }, "limits.bodySeconds"],
  [{ limits: { bodySeconds: 1e6 } }, "limits.bodySeconds"],
  [{ limits: { group: 1 } }, "limits.group"],
  [{ rate: { requests: 1, seconds: 0 } }, "rate.seconds"],
  [{ cors: { origins: "*" } }, "cors.origins"],
  [{ cors: {} }, "cors.origins"],
  [{ log: true }, "log"],
  [{ signal: {} }, "signal"],
  [{ host: "0.0.0.0" }, "host"],
])("options %j are refused when the app is made", (options, field) => {
  expect(() => createApp(options as never)).toThrow(expect.objectContaining({ field }));
});
