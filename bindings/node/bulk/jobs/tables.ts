// What is known of batches, in tables of their own: the engine's hold what is to be done alone, and forget it. Texts hold
// JSON, as jsonb would keep neither -0 nor a number's own digits.

/** Any number of workers may make them at once: whoever does holds a lock. */
export const TABLES = `
CREATE TABLE IF NOT EXISTS candor_bulk_batches (
  batch text PRIMARY KEY,
  out text NOT NULL,
  terms text NOT NULL,
  core text NOT NULL,
  submitted timestamptz NOT NULL DEFAULT now(),
  cancelled boolean NOT NULL DEFAULT false,
  -- the report's name, once it is there; or why there can be none
  totals text,
  refused text
);
CREATE TABLE IF NOT EXISTS candor_bulk_shards (
  batch text NOT NULL REFERENCES candor_bulk_batches,
  position integer NOT NULL,
  -- the same for equal content: one job, counted as often as it was named
  key text NOT NULL,
  shard text NOT NULL,
  -- what became of it: at most one of them
  result text,
  refused text,
  failed text,
  -- of a result, what its reader noticed: a list, if there is anything
  notes text,
  PRIMARY KEY (batch, position)
);
ALTER TABLE candor_bulk_shards ADD COLUMN IF NOT EXISTS notes text;
CREATE INDEX IF NOT EXISTS candor_bulk_shards_key ON candor_bulk_shards (key, batch);
-- who is at work, or has died at it: see liveness.ts
CREATE TABLE IF NOT EXISTS candor_bulk_workers (worker text PRIMARY KEY);
-- whether a batch is done is asked after every shard: not by counting them
CREATE INDEX IF NOT EXISTS candor_bulk_shards_open ON candor_bulk_shards (batch)
  WHERE result IS NULL AND refused IS NULL AND failed IS NULL;
`;

/** Neither done nor refused nor given up. */
export const OPEN = "result IS NULL AND refused IS NULL AND failed IS NULL";
