// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.benchmarks.BoundedStream;
import dev.sluice.model.AnswerCall;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.model.VisualStep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The first text token of an answer after an hour of a stream against that after a minute, with the
 * sessions in which the job keeps what does not change between questions.
 */
final class StreamLengthGoals implements GoalGroup {

    private static final String ANCHOR = "after 60 s of it, processor time";
    private static final double GOAL = 0.9; // near 1
    private static final int MINUTE = 60; // seconds, which are steps
    private static final int HOUR = 3_600;

    /** The bound on memory and prompts that the job has by default, tokens. */
    static final int DEFAULT_BOUND = 8_192;

    /** A bound with which the prompt of an hour fits the context of SmolVLM2, tokens. */
    static final int SMALL_BOUND = 1_024;

    /** The bound on prompts that the shipped folder recommends, tokens. */
    static final int SHIPPED_BOUND = 100;

    private static final int BLOCK = 256;
    private static final long SESSION_BYTES = 4L << 30;

    private final Path folder;
    private final String suffix;
    private final List<Integer> bounds;

    /**
     * @param folder of the model
     * @param suffix of its graphs
     * @param bounds on visual tokens, one line for each
     */
    StreamLengthGoals(Path folder, String suffix, List<Integer> bounds) {
        this.folder = folder;
        this.suffix = suffix;
        this.bounds = bounds;
    }

    @Override
    public List<GoalLine> measure(Turns turns) throws IOException {
        RuntimeOptions options =
                new RuntimeOptions("cpu", suffix, 1, BLOCK, new SessionLimits(2, SESSION_BYTES, 0));
        try (VideoLlm model = VideoLlms.open(folder, options)) {
            List<GoalLine> lines = new ArrayList<>();
            for (int tokens : bounds) {
                Side anchor = asking(model, "minute", MINUTE, tokens);
                Side side = asking(model, "hour", HOUR, tokens);
                String name =
                        "first token after 3,600 s of stream, at most %,d visual tokens, %s"
                                .formatted(tokens, folder.getFileName());
                lines.add(new GoalLine(name, ANCHOR, GOAL, turns.compareCpu(anchor, side)));
            }
            return lines;
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the answers of %s failed".formatted(folder), e);
        }
    }

    /** Asks the same question again and again, each time with a newest step that is not cached. */
    private static Side asking(VideoLlm model, String key, int seconds, int tokens)
            throws Exception {
        model.evict(key);
        List<VisualStep> steps = BoundedStream.after(seconds, model.info().dim(), tokens);
        List<VisualStep> kept = steps.subList(0, steps.size() - 1);
        model.extend(key, kept, 1.0, () -> false);
        PromptRequest request =
                new PromptRequest(steps, List.of(), 1.0, "Where is the ball?", List.of(), 1);
        AnswerCall call = AnswerCall.of(() -> false).inSession(key);
        return new OwnWork(
                () -> {
                    model.generate(request, call);
                    model.extend(key, kept, 1.0, () -> false); // the session is as it was
                });
    }
}
