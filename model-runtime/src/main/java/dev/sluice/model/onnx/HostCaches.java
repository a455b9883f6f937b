package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Caches in main memory. The runtime makes their tensors as it runs, and where it computes
 * elsewhere it copies them.
 */
final class HostCaches extends CacheMemory {

    private final CacheLayout layout;

    HostCaches(CacheLayout layout) {
        this.layout = layout;
    }

    @Override
    Optional<CacheTensors> room(int rows) {
        return Optional.empty();
    }

    @Override
    CacheTensors nothing() throws OrtException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (String name : layout.types().keySet()) {
                tensors.put(name, Tensors.empty(layout.shape(name, 0), layout.types().get(name)));
            }
        } catch (OrtException e) {
            tensors.values().forEach(OnnxTensor::close);
            throw e;
        }
        return own(tensors, 0);
    }

    @Override
    boolean onDevice() {
        return false;
    }
}
