-- Streams of events in PostgreSQL, and in what speaks its protocol. A store makes these tables itself where it may and
-- they are missing; run this file instead, in the schema that the store's connections use, where it may not:
--
--     psql --file postgres.sql "$DATABASE_URL"
--     GRANT SELECT, INSERT, UPDATE, DELETE ON candor_streams, candor_events, candor_snapshots TO the_service;
--
-- Standard SQL: no extensions, listeners, advisory locks or sequences. Events are text, as jsonb would neither keep
-- them as they were written nor take U+0000. An append is one statement that adds rows of candor_events and clears the
-- openings of others, which CockroachDB takes with `enable_multiple_modifications_of_table = on` for the connection.
--
-- What is erased leaves the tables at once, and the files under them when they are vacuumed; replicas, archived logs
-- and backups follow their own rules.

CREATE TABLE IF NOT EXISTS candor_streams (
  stream text NOT NULL PRIMARY KEY,
  version bigint NOT NULL,
  due bigint
);

CREATE INDEX IF NOT EXISTS candor_streams_due ON candor_streams (due);

CREATE TABLE IF NOT EXISTS candor_events (
  stream text NOT NULL,
  version bigint NOT NULL,
  event text NOT NULL,
  opening text,
  PRIMARY KEY (stream, version)
);

-- What a snapshot needs is found without a look at every event before it.
CREATE INDEX IF NOT EXISTS candor_events_opened ON candor_events (stream, version) WHERE opening IS NOT NULL;

CREATE TABLE IF NOT EXISTS candor_snapshots (
  stream text NOT NULL PRIMARY KEY,
  version bigint NOT NULL,
  snapshot text NOT NULL
);
