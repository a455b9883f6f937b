// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

/** Stores the evidence of the released questions of one stream. */
public interface EvidenceStore {

    /**
     * Stores encoded evidence.
     *
     * @param number the number of the first released question that uses the evidence
     */
    void storeEvidence(long number, byte[] evidence) throws Exception;
}
