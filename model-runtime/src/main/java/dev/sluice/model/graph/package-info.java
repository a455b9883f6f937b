// SPDX-License-Identifier: Apache-2.0
/**
 * Reads and rewrites ONNX files as protobuf messages, without ONNX Runtime and without reading
 * weights: it limits the computation of logits to the last positions, splits a decoder between
 * layers, lets a vision encoder say more of its patches than their embeddings, and detects
 * operators that sessions cannot be used with. The entry point is {@link
 * dev.sluice.model.graph.GraphFile}.
 */
@NullMarked
package dev.sluice.model.graph;

import org.jspecify.annotations.NullMarked;
