// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Locale;

/**
 * What a vision encoder can say of its tokens beside their embeddings. Supported encoders have no
 * [CLS] token: the mean of all queries takes its place. A value of a token is the mean over the
 * patches that it consists of, or is pooled as the embeddings are.
 */
public enum EncoderSignal {

    /**
     * Tokens; attention that each token receives in the last layer, mean over heads and queries.
     */
    IMAGE_ATTENTION,

    /** Layers × heads × tokens; attention that each token receives, mean over queries. */
    CLS_ATTENTION,

    /** Tokens × k; the last layer's keys as they meet the queries, mean over heads. */
    KEYS,

    /**
     * Layers × tokens; softmax of the products of the tokens' values with their mean, mean over
     * heads.
     */
    SEMANTIC,

    /** Layers × tokens; L1 norm of the values' mean over heads. */
    VALUE_NORM,

    /** Heads × tokens; attention that the patches of each token pay themselves, last layer. */
    DIAGONAL,

    /**
     * Tokens; mean over heads of the attention that each token receives in the last layer from
     * global patches, which receive more than {@value #GLOBAL_FACTOR} times the mean; from all if
     * there are none.
     */
    GLOBAL_ATTENTION,

    /**
     * Heads × tokens; scores of mean 1 that start equal and are passed on by the last layer's
     * attention {@value #PAGE_RANK_ITERATIONS} times.
     */
    PAGE_RANK;

    /** A patch is global if it receives more than this times the mean. */
    public static final double GLOBAL_FACTOR = 1.3;

    /** How often scores are passed on. */
    public static final int PAGE_RANK_ITERATIONS = 5;

    /** Returns the name in options, files and messages, such as {@code image_attention}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether there is one for each layer, not only for the last. */
    public boolean ofEachLayer() {
        return this == CLS_ATTENTION || this == SEMANTIC || this == VALUE_NORM;
    }
}
