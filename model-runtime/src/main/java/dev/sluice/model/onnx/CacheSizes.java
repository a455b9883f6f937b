// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.folder.DecoderSizes;
import dev.sluice.model.graph.AttentionSizes;
import dev.sluice.model.graph.GraphFile;

import java.util.Optional;

/**
 * The dimensions of caches that a graph's inputs and outputs do not declare: from its attention
 * operators, else from the configuration.
 *
 * @param heads number of heads of keys and values; 0 if nothing states it
 * @param headSize values of a key or a value; 0 if nothing states it
 */
record CacheSizes(int heads, int headSize) {

    static CacheSizes of(Optional<GraphFile> graph, DecoderSizes configured) {
        AttentionSizes attention =
                graph.map(GraphFile::attentionSizes).orElse(new AttentionSizes(0, 0));
        return new CacheSizes(
                attention.heads() > 0 ? attention.heads() : configured.heads(),
                attention.headSize() > 0 ? attention.headSize() : configured.headSize());
    }
}
