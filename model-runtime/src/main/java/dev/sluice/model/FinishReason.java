package dev.sluice.model;

/** Why a generation ended. */
public enum FinishReason {
    /** The model gave a stop token. */
    STOP,
    /** The bound on new tokens, or the model's last position, was reached. */
    LENGTH,
    /** The caller asked for an end. */
    CANCELLED
}
