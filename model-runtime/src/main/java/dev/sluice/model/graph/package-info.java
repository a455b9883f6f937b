// SPDX-License-Identifier: Apache-2.0
/**
 * Reads and rewrites ONNX files as protobuf messages, without ONNX Runtime and without reading
 * weights: it limits the computation of logits to the last positions, splits a decoder between
 * layers, and detects operators that sessions cannot be used with. The entry point is {@link
 * dev.sluice.model.graph.DecoderFile}.
 */
@NullMarked
package dev.sluice.model.graph;

import org.jspecify.annotations.NullMarked;
