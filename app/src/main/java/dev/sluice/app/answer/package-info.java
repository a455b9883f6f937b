/** The verb {@code answer}: one answer about a video file, without Kafka or Flink. */
package dev.sluice.app.answer;
