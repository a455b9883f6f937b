/** Chunks and events on their way into Kafka, and the topics that they go to. */
package dev.sluice.ingest.publish;
