// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.topic;

/**
 * Where a record of a topic is.
 *
 * @param partition the partition
 * @param offset the record's offset in it
 */
public record RecordPlace(int partition, long offset) {

    /** The form in which the HTTP interface names a record, such as {@code 3-1207}. */
    @Override
    public String toString() {
        return partition + "-" + offset;
    }
}
