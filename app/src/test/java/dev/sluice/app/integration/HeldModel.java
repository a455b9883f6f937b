// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.model.AnswerCall;
import dev.sluice.model.ForwardingVideoLlm;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.model.ModelLoader;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Loads a testing model that blocks at one question, so that a savepoint can be taken while the
 * question is in flight. A loader is serialized on its way to the cluster, so its latches are
 * static, and there can be only one at a time in the process.
 */
final class HeldModel implements ModelLoader {

    private static final long serialVersionUID = 1L;

    private static volatile CountDownLatch held = new CountDownLatch(1);
    private static volatile CountDownLatch proceed = new CountDownLatch(1);

    private final String question;

    /**
     * @param question the text of the question to hold
     */
    HeldModel(String question) {
        this.question = question;
        held = new CountDownLatch(1);
        proceed = new CountDownLatch(1);
    }

    @Override
    public VideoLlm open() {
        return new Holding(TestingVideoLlm.open(), question);
    }

    /** Waits until the question has reached the model. */
    static void awaitHeld() throws InterruptedException {
        if (!held.await(SluiceTestCluster.TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the question to hold has not reached the model");
        }
    }

    /** Lets the model answer the question. */
    static void proceed() {
        proceed.countDown();
    }

    private static final class Holding extends ForwardingVideoLlm {

        private final String question;

        private Holding(VideoLlm model, String question) {
            super(model);
            this.question = question;
        }

        @Override
        public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
            if (request.question().equals(question)) {
                held.countDown();
                try {
                    proceed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return super.generate(request, call);
        }
    }
}
