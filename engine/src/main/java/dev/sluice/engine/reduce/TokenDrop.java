package dev.sluice.engine.reduce;

/**
 * Differential token drop over one stream: one step in, one decision out. Causal, deterministic,
 * not safe for several threads. A step of another grid or dim starts anew.
 */
public interface TokenDrop {

    /**
     * Decides on the next step.
     *
     * @throws InvalidTokensException if a feature is NaN or infinite; the state is unchanged
     */
    DropDecision accept(TokenStep step) throws InvalidTokensException;

    /** What the next decision depends on, in a versioned binary form (first byte = version). */
    byte[] snapshot();

    /** Continues from a snapshot; after one of another policy the next step starts anew. */
    void restore(byte[] snapshot);
}
