// SPDX-License-Identifier: Apache-2.0
/**
 * The API of the model runtime: it opens a video LLM from a model folder, encodes frames as visual
 * tokens and answers questions about them. {@link dev.sluice.model.VideoLlms} is the entry point;
 * it returns a {@link dev.sluice.model.VideoLlm}, which is a {@link dev.sluice.model.FrameEncoder}
 * and a {@link dev.sluice.model.LanguageModel}. This package depends on no other package of the
 * runtime; the implementation registers itself as a {@link dev.sluice.model.VideoLlmLoader}. Other
 * modules use only this package and {@link dev.sluice.model.tensor}.
 */
@NullMarked
package dev.sluice.model;

import org.jspecify.annotations.NullMarked;
