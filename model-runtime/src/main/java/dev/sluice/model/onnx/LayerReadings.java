// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.prune.AttentionRows;

import java.util.List;

/**
 * What a run says of all layers of a decoder whose KV cache is evicted.
 *
 * @param attention of each layer: that of the run's last tokens
 * @param norms layers × tokens of the run: L2 norms of the hidden states in front of the layer
 */
public record LayerReadings(List<AttentionRows> attention, float[][] norms) {}
