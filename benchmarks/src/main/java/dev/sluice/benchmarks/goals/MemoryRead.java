// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

/** Reads as many bytes as an input has, with nothing but additions: the bandwidth of one thread. */
final class MemoryRead {

    private final long[] words;
    private volatile long sum; // so that the compiler leaves nothing out

    MemoryRead(long bytes) {
        this.words = new long[Math.toIntExact(bytes / Long.BYTES)];
    }

    void run() {
        long sum0 = 0;
        long sum1 = 0;
        long sum2 = 0;
        long sum3 = 0;
        for (int i = 0; i <= words.length - 4; i += 4) {
            sum0 += words[i];
            sum1 += words[i + 1];
            sum2 += words[i + 2];
            sum3 += words[i + 3];
        }
        sum = sum0 + sum1 + sum2 + sum3;
    }

    long sum() {
        return sum;
    }
}
