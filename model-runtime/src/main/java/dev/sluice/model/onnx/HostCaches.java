// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * KV caches in main memory. The runtime allocates their tensors in each run, and copies them if it
 * runs on a device.
 */
final class HostCaches extends CacheMemory {

    private final CacheLayout layout;

    HostCaches(CacheLayout layout) {
        this.layout = layout;
    }

    @Override
    Optional<CacheTensors> allocate(int tokens) {
        return Optional.empty();
    }

    @Override
    Optional<CacheTensors> allocateStates() {
        return Optional.empty();
    }

    @Override
    CacheTensors empty() throws OrtException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, AttentionCache> entry : layout.attention().entrySet()) {
                AttentionCache cache = entry.getValue();
                tensors.put(entry.getKey(), Tensors.empty(cache.shape(0), cache.type()));
            }
        } catch (OrtException e) {
            Closer.closeAfter(e, tensors.values());
            throw e;
        }
        return own(tensors, 0);
    }

    @Override
    boolean onDevice() {
        return false;
    }
}
