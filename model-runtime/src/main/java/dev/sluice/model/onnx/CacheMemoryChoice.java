package dev.sluice.model.onnx;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.ModelException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;

/** Decides where a decoder's caches lie. */
final class CacheMemoryChoice {

    private static final Logger LOG = LoggerFactory.getLogger(CacheMemoryChoice.class);

    private CacheMemoryChoice() {}

    /** Opens memory elsewhere. */
    interface Opening {
        DeviceCaches open() throws ModelException;
    }

    static CacheMemory open(CachePlacement wish, ExecutionProvider provider, DecoderGraph graph) {
        return open(
                wish,
                provider,
                graph.signature().graph(),
                graph.cache(),
                () -> DeviceCaches.open(graph.session(), graph.cache()));
    }

    /**
     * The memory that was asked for, or main memory, with a line in the log, where that cannot be
     * had.
     *
     * @param graph the decoder's file, for the log
     */
    static CacheMemory open(
            CachePlacement wish,
            ExecutionProvider provider,
            Path graph,
            CacheLayout layout,
            Opening elsewhere) {
        if (!onDevice(wish, provider)) {
            return new HostCaches(layout);
        }
        try {
            DeviceCaches caches = elsewhere.open();
            LOG.info("Caches of {} stay in the memory {}", graph, caches.name());
            return caches;
        } catch (ModelException | LinkageError e) {
            LOG.warn(
                    "Caches of {} go through main memory at each run on {}: {}",
                    graph,
                    provider.label(),
                    e.getMessage());
            return new HostCaches(layout);
        }
    }

    /** On a CPU both are the same memory, and there the runtime's own tensors take fewer calls. */
    private static boolean onDevice(CachePlacement wish, ExecutionProvider provider) {
        return switch (wish) {
            case AUTO -> provider != ExecutionProvider.CPU;
            case HOST -> false;
            case DEVICE -> true;
        };
    }
}
