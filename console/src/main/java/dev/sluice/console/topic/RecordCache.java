// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.topic;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of the records that were used last, within a number of bytes. Thread-safe. */
final class RecordCache {

    private final long maxBytes;

    @GuardedBy("this")
    private final LinkedHashMap<RecordPlace, byte[]> values = new LinkedHashMap<>(64, 0.75f, true);

    @GuardedBy("this")
    private long bytes;

    RecordCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized byte @Nullable [] get(RecordPlace place) {
        return values.get(place);
    }

    /** Adds a value, which is not copied; the values that were not used for longest make room. */
    synchronized void put(RecordPlace place, byte[] value) {
        byte[] before = values.put(place, value);
        bytes += value.length - (before == null ? 0 : before.length);
        Iterator<Map.Entry<RecordPlace, byte[]>> oldest = values.entrySet().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= oldest.next().getValue().length;
            oldest.remove();
        }
    }

    synchronized long bytes() {
        return bytes;
    }
}
