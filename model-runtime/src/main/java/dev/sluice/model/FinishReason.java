package dev.sluice.model;

/** Why a generation ended. */
public enum FinishReason {
    /** The model gave a stop token, or the answer reached a stop text. */
    STOP,
    /** The bound on new tokens, or the model's last position, was reached. */
    LENGTH,
    /** The caller asked for an end. */
    CANCELLED,
    /** The answer took longer than it was allowed to. */
    TIMEOUT
}
