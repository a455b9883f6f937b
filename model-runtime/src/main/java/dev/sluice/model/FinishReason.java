// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/** Why a generation ended. */
public enum FinishReason {
    /** The model generated a stop token, or the answer reached a stop text. */
    STOP,
    /** The largest number of new tokens or the model's largest position was reached. */
    LENGTH,
    /** The caller cancelled it. */
    CANCELLED,
    /** The answer took longer than its timeout. */
    TIMEOUT
}
