// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.ForwardingVideoLlm;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualTokens;

import java.util.concurrent.atomic.AtomicLong;

/** A model that encodes each step once and counts the calls. Safe for several threads. */
final class CachingVideoLlm extends ForwardingVideoLlm {

    private final FeatureCache cache;
    private final AtomicLong encoded;
    private final AtomicLong answered;

    /**
     * @param model closed together with this one
     * @param encoded counts the steps to encode, cached ones included
     * @param answered counts the answers to generate
     */
    CachingVideoLlm(VideoLlm model, FeatureCache cache, AtomicLong encoded, AtomicLong answered) {
        super(model);
        this.cache = cache;
        this.encoded = encoded;
        this.answered = answered;
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        encoded.incrementAndGet();
        return cache.get(size, first, second, () -> super.encode(size, first, second));
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        answered.incrementAndGet();
        return super.generate(request, call);
    }
}
