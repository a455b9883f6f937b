// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxTensor;

import java.util.Optional;

/**
 * The tensors that a run writes its caches into. It owns them until {@link #release}, or until a
 * cache takes them over.
 *
 * @param attention keys and values; empty if the runtime allocates them
 * @param states of recurrent layers; empty if the runtime allocates them
 */
record RunTarget(Optional<CacheTensors> attention, Optional<CacheTensors> states) {

    /** Returns the tensor that continues an input; empty if the runtime allocates it. */
    Optional<OnnxTensor> tensor(String input) {
        return (AttentionCache.isNamed(input) ? attention : states)
                .map(tensors -> tensors.tensor(input));
    }

    void release() {
        attention.ifPresent(CacheTensors::release);
        states.ifPresent(CacheTensors::release);
    }
}
