-- Sluice's answers and events as tables of Flink SQL. See README.md beside this folder.

-- Fields that a table does not name are ignored, so later releases may add some.
CREATE TABLE answers (
  query_id STRING,
  stream_id STRING,
  `sequence` BIGINT,
  question STRING,
  `mode` STRING,
  status STRING,
  as_of TIMESTAMP_LTZ(6),
  answer STRING,
  evidence ROW<`from` TIMESTAMP_LTZ(6), `to` TIMESTAMP_LTZ(6), frames INT, tokens_seen BIGINT, tokens_kept BIGINT, tokens_used BIGINT, late BOOLEAN>,
  timing ROW<wait_ms DOUBLE, prefill_ms DOUBLE, first_token_ms DOUBLE, total_ms DOUBLE>,
  model STRING,
  policy STRING,
  error ROW<code STRING, message STRING>
) WITH (
  'connector' = 'kafka',
  'topic' = 'sluice.answers',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

-- Fields of single types of event (docs/schemas/event.json) can be added as columns.
CREATE TABLE events (
  `type` STRING,
  stream_id STRING,
  `time` TIMESTAMP_LTZ(6),
  kind STRING,
  message STRING
) WITH (
  'connector' = 'kafka',
  'topic' = 'sluice.events',
  'properties.bootstrap.servers' = 'localhost:9092',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

-- Each answer once: with at-least-once delivery, a failure of the job can repeat some, with the same query_id and sequence.
CREATE VIEW distinct_answers AS
SELECT * FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY query_id, `sequence` ORDER BY PROCTIME()) AS repetition FROM answers
) WHERE repetition = 1;

-- For example: how much of the video's tokens the answers of each stream rest on, and how long they take.
SELECT
  stream_id,
  COUNT(*) AS answers,
  SUM(evidence.tokens_kept) * 100 / SUM(evidence.tokens_seen) AS kept_percent,
  AVG(timing.total_ms) AS milliseconds
FROM distinct_answers
WHERE status = 'ok'
GROUP BY stream_id;
