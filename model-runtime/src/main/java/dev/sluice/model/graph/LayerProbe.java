// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

/**
 * How to read one layer of a decoder whose KV cache is evicted.
 *
 * @param attention of a run's last tokens
 * @param norms output of the L2 norms of the hidden states in front of the layer, float32 [1,
 *     tokens of the run]
 * @param key cache input of the keys
 * @param value cache input of the values
 */
public record LayerProbe(AttentionProbe attention, String norms, String key, String value) {}
