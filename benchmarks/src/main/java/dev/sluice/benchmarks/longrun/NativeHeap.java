// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** What glibc's malloc says about itself. Stateless. */
final class NativeHeap {

    private static final C LIBRARY = Native.load("c", C.class);

    private NativeHeap() {}

    /** Returns the bytes that are allocated and not freed, in all arenas and mappings. */
    static long usedBytes() {
        Usage usage = LIBRARY.mallinfo2();
        return usage.uordblks + usage.hblkhd;
    }

    /** The functions of the C library that are called. */
    public interface C extends Library {

        /** Since glibc 2.33. */
        Usage mallinfo2();
    }

    /** The structure {@code mallinfo2}, whose fields are of the type {@code size_t}. */
    @FieldOrder({
        "arena",
        "ordblks",
        "smblks",
        "hblks",
        "hblkhd",
        "usmblks",
        "fsmblks",
        "uordblks",
        "fordblks",
        "keepcost"
    })
    public static final class Usage extends Structure implements Structure.ByValue {
        public long arena;
        public long ordblks;
        public long smblks;
        public long hblks;
        public long hblkhd;
        public long usmblks;
        public long fsmblks;
        public long uordblks;
        public long fordblks;
        public long keepcost;
    }
}
