// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

/**
 * A frame of a stream.
 *
 * @param micros its capture time, microseconds since 1970
 * @param jpeg its bytes, which belong to this record
 */
public record Frame(long micros, byte[] jpeg) {}
