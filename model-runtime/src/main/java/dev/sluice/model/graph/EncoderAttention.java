// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

/**
 * The attention of one layer of a vision encoder, in which n patches attend to each other. Leading
 * axes of its values count heads, and whatever the graph puts before them.
 */
interface EncoderAttention {

    /** Returns the weights, … × n × n, whose rows add up to 1. */
    String weights(AddedNodes nodes);

    /** Returns the keys as they meet the queries, … × dimension of a head × n. */
    String keys(AddedNodes nodes);

    /** Returns the values, … × n × dimension of a head. */
    String values(AddedNodes nodes);
}
