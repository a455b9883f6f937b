// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.it;

import dev.sluice.model.ForwardingVideoLlm;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.model.VisualTokens;
import dev.sluice.operators.config.ModelOptions;

import org.apache.flink.configuration.Configuration;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The configured model, but that one step breaks the job: an error, not a failure of a chunk. */
final class BreakingModel extends ForwardingVideoLlm {

    private static final AtomicInteger STEPS_LEFT = new AtomicInteger(-1);

    private BreakingModel(VideoLlm model) {
        super(model);
    }

    static VideoLlm open(Configuration config) throws ModelException {
        return new BreakingModel(
                VideoLlms.open(
                        Path.of(config.get(ModelOptions.PATH)), ModelOptions.runtime(config)));
    }

    /** Lets so many steps be encoded before one breaks, and all after it again. */
    static void breakAfter(int steps) {
        STEPS_LEFT.set(steps);
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        if (STEPS_LEFT.getAndUpdate(left -> Math.max(-1, left - 1)) == 0) {
            throw new LinkageError("made by the test");
        }
        return super.encode(size, first, second);
    }
}
