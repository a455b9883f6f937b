// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import dev.sluice.model.ModelException;

/**
 * Sizes of a decoder as its configuration states them, for graphs that do not declare them. A size
 * is 0 if it is not stated.
 *
 * @param vocabulary number of tokens
 * @param heads number of heads of keys and values
 * @param headSize values of a key or a value
 */
public record DecoderSizes(int vocabulary, int heads, int headSize) {

    private static final String TEXT = "text_config.";

    static DecoderSizes of(JsonFile config) throws ModelException {
        int queries = size(config, "num_attention_heads");
        int hidden = size(config, "hidden_size");
        int headSize = size(config, "head_dim");
        int derived = queries == 0 || hidden % queries != 0 ? 0 : hidden / queries;
        int heads = size(config, "num_key_value_heads");
        return new DecoderSizes(
                size(config, "vocab_size"),
                heads == 0 ? queries : heads,
                headSize == 0 ? derived : headSize);
    }

    private static int size(JsonFile config, String name) throws ModelException {
        return config.positiveOr(name, TEXT + name, 0);
    }
}
