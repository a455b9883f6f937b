// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.platform.SluiceException;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A model that several jobs use one after another, with a cache of the features of the frames that
 * all of them process. Safe for several threads.
 */
public final class SharedModel implements AutoCloseable {

    private final Path folder;
    private final RuntimeOptions options;
    private final FeatureCache cache;
    private final VideoLlm held; // keeps the weights in memory between two jobs
    private final AtomicLong encoded = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final InProcessReference<SharedModel> reference = InProcessReference.to(this);

    /**
     * Opens a model folder.
     *
     * @param cacheBytes bound on the cached features
     * @throws SluiceException if the folder cannot be opened
     */
    public SharedModel(Path folder, RuntimeOptions options, long cacheBytes) {
        this.folder = folder;
        this.options = options;
        this.cache = new FeatureCache(cacheBytes);
        try {
            this.held = VideoLlms.open(folder, options);
        } catch (ModelException e) {
            throw new SluiceException(
                    "cannot open the model %s: %s".formatted(folder, e.getMessage()), e);
        }
    }

    /** Returns the properties of the model. */
    public ModelInfo info() {
        return held.info();
    }

    /** Returns the model folder. */
    public Path folder() {
        return folder;
    }

    /** Returns the cached features. */
    public FeatureCache features() {
        return cache;
    }

    /** Returns the number of steps that jobs encoded, cached ones included. */
    public long encoded() {
        return encoded.get();
    }

    /** Returns the number of answers that jobs generated. */
    public long answered() {
        return answered.get();
    }

    /** Returns the loader for a job that uses the model as it is. */
    public ModelLoader loader() {
        InProcessReference<SharedModel> model = reference;
        return () -> model.get().open();
    }

    /** Returns the loader for a job whose prompts contain no visual tokens. */
    public ModelLoader textOnlyLoader() {
        InProcessReference<SharedModel> model = reference;
        return () -> new TextOnlyVideoLlm(model.get().open());
    }

    private VideoLlm open() throws ModelException {
        return new CachingVideoLlm(VideoLlms.open(folder, options), cache, encoded, answered);
    }

    @Override
    public void close() {
        reference.close();
        held.close();
    }
}
