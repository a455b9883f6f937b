// SPDX-License-Identifier: Apache-2.0
/**
 * Says what Sluice makes of a source, without Kafka: {@link dev.sluice.ingest.probe.Probe} reads it
 * as ingest does, decodes its chunks as the job does, and advises.
 */
@NullMarked
package dev.sluice.ingest.probe;

import org.jspecify.annotations.NullMarked;
