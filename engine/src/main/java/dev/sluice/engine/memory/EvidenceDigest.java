// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The first half of the SHA-256 of the tokens in stored evidence: their steps, grids, positions and
 * embeddings. Prompts about evidence with equal digests are equal, although its times and counts
 * may differ: a step of which nothing is kept changes only these.
 */
public record EvidenceDigest(long first, long second) {

    /**
     * Digests evidence.
     *
     * @param stored the evidence as {@link EvidenceFormat} writes it
     */
    public static EvidenceDigest of(byte[] stored) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(stored, EvidenceFormat.COUNTS, stored.length - EvidenceFormat.COUNTS);
            ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
            return new EvidenceDigest(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
