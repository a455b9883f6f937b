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
 * A model that several jobs use one after another, and what its encoder made of the pictures that
 * they all see. Safe for several threads.
 */
public final class SharedModel implements AutoCloseable {

    private final Path folder;
    private final RuntimeOptions options;
    private final FeatureCache cache;
    private final VideoLlm held; // so that the weights stay between two jobs
    private final AtomicLong encoded = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final InProcessReference<SharedModel> reference = InProcessReference.to(this);

    /**
     * Opens a folder.
     *
     * @param cacheBytes bound on what is kept of the encoder's output
     * @throws SluiceException if it cannot be opened
     */
    public SharedModel(Path folder, RuntimeOptions options, long cacheBytes) {
        this.folder = folder;
        this.options = options;
        this.cache = new FeatureCache(cacheBytes);
        try {
            this.held = VideoLlms.open(folder, options);
        } catch (ModelException e) {
            throw new SluiceException("model %s: %s".formatted(folder, e.getMessage()), e);
        }
    }

    /** Facts about the model. */
    public ModelInfo info() {
        return held.info();
    }

    /** Where it lies. */
    public Path folder() {
        return folder;
    }

    /** What the encoder made. */
    public FeatureCache features() {
        return cache;
    }

    /** Steps that jobs have had encoded, whether or not the cache knew them. */
    public long encoded() {
        return encoded.get();
    }

    /** Answers that jobs have had made. */
    public long answered() {
        return answered.get();
    }

    /** For a job as any other. */
    public ModelLoader loader() {
        InProcessReference<SharedModel> model = reference;
        return () -> model.get().open();
    }

    /** For a job whose model is told of no picture: only the words of a question are left. */
    public ModelLoader blindLoader() {
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
