package dev.sluice.model;

import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.onnx.DeviceChoice;
import dev.sluice.model.onnx.Provider;
import dev.sluice.model.onnx.Sessions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The weights that are in memory, by where they came from. Guarded by itself. */
final class ModelRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

    private final Map<Key, SharedModel> models = new HashMap<>();

    private record Key(
            Path path,
            Provider provider,
            String suffix,
            int threads,
            InnerPruning pruning,
            ProviderOptions providerOptions,
            CachePlacement caches) {}

    /**
     * Weights for this folder, shared where they are loaded already; counts the caller as a user.
     */
    synchronized SharedModel open(Path folder, RuntimeOptions options) throws ModelException {
        Path path = ModelFolder.realPath(folder);
        return DeviceChoice.of(options.provider(), options.providerOptions())
                .open((provider, reason) -> open(path, provider, options, reason));
    }

    private SharedModel open(Path path, Provider provider, RuntimeOptions options, String reason)
            throws ModelException {
        Key key =
                new Key(
                        path,
                        provider,
                        options.suffix(),
                        options.threads(),
                        options.innerPruning(),
                        options.providerOptions(),
                        options.caches());
        forgetFreed();
        SharedModel there = models.get(key);
        if (there != null && there.enter()) {
            return there;
        }
        List<String> suffixes =
                options.suffix().equals("auto") ? provider.suffixes() : List.of(options.suffix());
        ModelFolder files = ModelFolder.open(path, suffixes);
        Sessions sessions = new Sessions(provider, options.threads(), options.providerOptions());
        SharedModel loaded =
                new SharedModel(
                        LoadedModel.load(
                                files, sessions, options.innerPruning(), options.caches()));
        LOG.info("Model {} runs on {}: {}", path.getFileName(), provider.label(), reason);
        models.put(key, loaded);
        return loaded;
    }

    private void forgetFreed() {
        for (Iterator<SharedModel> all = models.values().iterator(); all.hasNext(); ) {
            if (all.next().users() == 0) {
                all.remove();
            }
        }
    }

    /** Models in memory. */
    synchronized int size() {
        forgetFreed();
        return models.size();
    }
}
