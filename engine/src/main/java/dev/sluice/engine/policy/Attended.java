// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

/** Names a layer of the encoder. */
final class Attended {

    /** The layer that the features of most families come from: the last but one. */
    static final int LAYER_OF_FEATURES = -2;

    private Attended() {}
}
