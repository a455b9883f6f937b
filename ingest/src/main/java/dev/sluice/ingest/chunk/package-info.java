// SPDX-License-Identifier: Apache-2.0
/**
 * The chunk and its record: the record's headers, their validation, and the containers that a chunk
 * may have. The package depends on neither Kafka nor FFmpeg, so any module can read and write
 * chunks.
 */
@NullMarked
package dev.sluice.ingest.chunk;

import org.jspecify.annotations.NullMarked;
