// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.ModelException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;

/** Chooses the memory that holds the KV caches of a decoder graph. */
final class CacheMemoryChoice {

    private static final Logger LOG = LoggerFactory.getLogger(CacheMemoryChoice.class);

    private CacheMemoryChoice() {}

    /** Opens memory on a device. */
    interface DeviceMemory {
        DeviceCaches open() throws ModelException;
    }

    static CacheMemory open(
            CachePlacement placement, ExecutionProvider provider, DecoderGraph graph) {
        return open(
                placement,
                provider,
                graph.signature().graph(),
                graph.cache(),
                () -> DeviceCaches.open(graph.session(), graph.cache()));
    }

    /**
     * Opens the requested memory, or main memory if the requested one is not available, which is
     * logged.
     *
     * @param graph the decoder's file, for the log
     */
    static CacheMemory open(
            CachePlacement placement,
            ExecutionProvider provider,
            Path graph,
            CacheLayout layout,
            DeviceMemory device) {
        if (!onDevice(placement, provider)) {
            return new HostCaches(layout);
        }
        try {
            DeviceCaches caches = device.open();
            LOG.info("the KV cache of {} stays in memory {}", graph, caches.name());
            return caches;
        } catch (ModelException | LinkageError e) {
            LOG.warn(
                    "the KV cache of {} is copied through main memory at each run on {}: {}",
                    graph,
                    provider.label(),
                    e.getMessage());
            return new HostCaches(layout);
        }
    }

    /** On a CPU both memories are the same, and tensors of the runtime take fewer calls. */
    private static boolean onDevice(CachePlacement placement, ExecutionProvider provider) {
        return switch (placement) {
            case AUTO -> provider != ExecutionProvider.CPU;
            case HOST -> false;
            case DEVICE -> true;
        };
    }
}
