// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.client;

import java.util.Optional;

/**
 * A record of the answers topic, as a member of a consumer group reads it.
 *
 * @param partition where it is
 * @param offset where it is in the partition
 * @param past whether it is before the place where the group goes on: it was dealt with, and is
 *     read for what follows from it
 * @param answer empty if the record is not an answer
 */
public record GroupedAnswer(
        int partition, long offset, boolean past, Optional<ReceivedAnswer> answer) {}
