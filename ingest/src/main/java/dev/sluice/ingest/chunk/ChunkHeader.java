// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

/**
 * One header of a record of the video topic.
 *
 * @param name one of the constants of {@link ChunkHeaders}
 * @param value UTF-8 text; not copied
 */
public record ChunkHeader(String name, byte[] value) {}
