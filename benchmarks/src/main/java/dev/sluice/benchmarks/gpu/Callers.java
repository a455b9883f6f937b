// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import dev.sluice.benchmarks.RuntimeThroughput;
import dev.sluice.benchmarks.SimultaneousCalls;
import dev.sluice.model.AnswerCall;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualStep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Several callers that ask at the same time, each about a stream of its own. */
final class Callers {

    private static final String QUESTION = "What is the red car doing?";

    private final VideoLlm model;
    private final List<List<VisualStep>> streams = new ArrayList<>();
    private final int newTokens;

    /**
     * @param side rows and columns of a step's grid
     * @param newTokens text tokens of an answer
     */
    Callers(VideoLlm model, int callers, int steps, int side, int newTokens) {
        this.model = model;
        this.newTokens = newTokens;
        for (int caller = 0; caller < callers; caller++) {
            streams.add(RuntimeThroughput.steps(steps, side, model.info().dim(), caller));
        }
    }

    /** Text tokens per second of all callers, after one round that does not count. */
    double tokensPerSecond(int callers, Duration time) throws Exception {
        round(callers);
        long tokens = 0;
        long start = System.nanoTime();
        do {
            for (Generation answer : round(callers)) {
                tokens += answer.tokenIds().length;
            }
        } while (System.nanoTime() - start < time.toNanos());
        return tokens / ((System.nanoTime() - start) / 1e9);
    }

    /** One answer of the first caller. */
    Generation ask() throws ModelException {
        return ask(0);
    }

    private List<Generation> round(int callers) throws Exception {
        List<Callable<Generation>> calls = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int stream = caller;
            calls.add(() -> ask(stream));
        }
        return SimultaneousCalls.make(calls).results();
    }

    private Generation ask(int stream) throws ModelException {
        PromptRequest request =
                new PromptRequest(
                        streams.get(stream), List.of(), 1.0, QUESTION, List.of(), newTokens);
        return model.generate(request, AnswerCall.of(() -> false).inSession("stream " + stream));
    }
}
