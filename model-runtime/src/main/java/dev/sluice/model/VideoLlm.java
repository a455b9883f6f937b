// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * An open video LLM: the frame encoder and the language model of one model folder.
 *
 * <p>Safe for use by several threads. {@link #close} releases this reference; the weights are freed
 * when the last reference to the same folder and provider is closed. A call in flight completes;
 * every later call except {@link #info} and {@link #close} throws an {@link IllegalStateException}.
 */
public interface VideoLlm extends FrameEncoder, LanguageModel, AutoCloseable {

    @Override
    ModelInfo info();

    @Override
    void close();
}
