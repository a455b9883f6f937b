// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.benchmarks.BoundedStream;
import dev.sluice.benchmarks.goals.RuntimeTime.Spent;
import dev.sluice.model.AnswerCall;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How much of an answer's processor time is spent in ONNX Runtime. */
final class AnswerShareGoals implements GoalGroup {

    private static final double GOAL = 0.97; // with a model of real size
    private static final int ROUNDS = 3;
    private static final int STEPS = 100;
    private static final int TOKENS = 400; // visual ones of these steps
    private static final int NEW_TOKENS = 16;
    private static final int BLOCK = 256;

    private final Path folder;
    private final String suffix;

    /**
     * @param suffix of the graphs' files
     */
    AnswerShareGoals(Path folder, String suffix) {
        this.folder = folder;
        this.suffix = suffix;
    }

    @Override
    public List<GoalLine> measure(Turns turns) throws IOException {
        RuntimeOptions options =
                new RuntimeOptions("cpu", suffix, 1, BLOCK, new SessionLimits(0, 0, 0));
        double[] shares = new double[ROUNDS];
        try (VideoLlm model = VideoLlms.open(folder, options);
                RuntimeTime time = RuntimeTime.start()) {
            PromptRequest request =
                    new PromptRequest(
                            BoundedStream.after(STEPS, model.info().dim(), TOKENS),
                            List.of(),
                            1.0,
                            "What is the red car doing?",
                            List.of(),
                            NEW_TOKENS);
            for (int round = -1; round < ROUNDS; round++) { // the first is for the compiler
                Spent before = time.now();
                model.generate(request, AnswerCall.of(() -> false));
                if (round >= 0) {
                    shares[round] = time.now().minus(before).share();
                }
            }
        } catch (Exception e) {
            throw new IOException("the answers of %s failed".formatted(folder), e);
        }
        return List.of(
                new GoalLine(
                        "an answer, %d visual tokens, %s".formatted(TOKENS, folder.getFileName()),
                        "its processor time in ONNX Runtime",
                        GOAL,
                        Ratio.of(shares)));
    }
}
