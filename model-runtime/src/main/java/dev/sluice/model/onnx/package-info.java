// SPDX-License-Identifier: Apache-2.0
/**
 * Runs graphs on ONNX Runtime: sessions and execution providers, the vision encoder, the embedding
 * of text tokens, and the decoder with its KV cache in main memory or on a device. The entry points
 * are {@link dev.sluice.model.onnx.VisionEncoder}, {@link dev.sluice.model.onnx.TokenEmbedder} and
 * {@link dev.sluice.model.onnx.Decoder}. All native memory is owned here; {@link
 * dev.sluice.model.onnx.Closer} releases it.
 */
@NullMarked
package dev.sluice.model.onnx;

import org.jspecify.annotations.NullMarked;
