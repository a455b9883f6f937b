// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.BatchLimits;
import dev.sluice.model.CachePlacement;
import dev.sluice.model.EncodeLimits;
import dev.sluice.model.EncoderSignal;
import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.InnerPruning;
import dev.sluice.model.KvEviction;
import dev.sluice.model.ModelException;
import dev.sluice.model.ProviderOptions;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.onnx.OrtSessionFactory;
import dev.sluice.model.onnx.ProviderChoice;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * The weights that are in memory, by the options that they depend on. Safe for use by several
 * threads.
 */
final class ModelRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

    @GuardedBy("this")
    private final Map<Key, SharedWeights> models = new HashMap<>();

    private record Key(
            Path path,
            ExecutionProvider provider,
            String suffix,
            int threads,
            InnerPruning pruning,
            KvEviction eviction,
            ProviderOptions providerOptions,
            CachePlacement caches,
            BatchLimits batch,
            EncodeLimits encoding,
            Set<EncoderSignal> signals,
            boolean int8Activations) {}

    /**
     * Returns the weights of a folder, and loads them unless they are in memory. The caller is
     * counted as a user and releases them.
     */
    synchronized SharedWeights open(Path folder, RuntimeOptions options) throws ModelException {
        Path path = ModelFolder.realPath(folder);
        return ProviderChoice.of(options.provider(), options.providerOptions())
                .open((provider, reason) -> open(path, provider, options, reason));
    }

    private synchronized SharedWeights open(
            Path path, ExecutionProvider provider, RuntimeOptions options, String reason)
            throws ModelException {
        Key key =
                new Key(
                        path,
                        provider,
                        options.suffix(),
                        options.threads(),
                        options.innerPruning(),
                        options.sessions().eviction(),
                        options.providerOptions(),
                        options.caches(),
                        options.batch(),
                        options.encoding(),
                        options.signals(),
                        options.int8Activations());
        removeFreed();
        SharedWeights existing = models.get(key);
        if (existing != null && existing.acquire()) {
            return existing;
        }
        ModelFolder files =
                ModelFolder.open(path, FolderLoader.suffixes(provider, options.suffix()));
        OrtSessionFactory sessions =
                new OrtSessionFactory(provider, options.threads(), options.providerOptions());
        SharedWeights loaded = new SharedWeights(LoadedModel.load(files, sessions, options));
        LOG.info("model {} runs on {}: {}", path.getFileName(), provider.label(), reason);
        models.put(key, loaded);
        return loaded;
    }

    @GuardedBy("this")
    private void removeFreed() {
        for (Iterator<SharedWeights> all = models.values().iterator(); all.hasNext(); ) {
            if (all.next().users() == 0) {
                all.remove();
            }
        }
    }

    /** Number of models in memory. */
    synchronized int size() {
        removeFreed();
        return models.size();
    }
}
