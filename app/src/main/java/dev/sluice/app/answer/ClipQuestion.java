package dev.sluice.app.answer;

import dev.sluice.app.reduce.ClipReduction;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.ReducedStep;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.model.Generation;
import dev.sluice.model.GenerationSettings;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualStep;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One question about one video file.
 *
 * @param video the file
 * @param fps pictures a second that are looked at
 * @param policy how tokens are reduced
 * @param question the question
 * @param options the only answers allowed, or empty
 * @param maxNewTokens longest answer
 * @param settings how tokens are chosen
 */
record ClipQuestion(
        Path video,
        double fps,
        ReductionPolicy policy,
        String question,
        List<String> options,
        int maxNewTokens,
        GenerationSettings settings) {

    /**
     * An answer with what it took.
     *
     * @param reduction the clip before and after reduction
     * @param generation the answer
     * @param times of the stages before reduction
     */
    record Answered(ClipReduction reduction, Generation generation, StageTimes times) {}

    Answered ask(VideoLlm model) throws IOException, ModelException, InvalidTokensException {
        StageTimes times = new StageTimes();
        List<TokenStep> steps = encode(model, times);
        ClipReduction reduction = ClipReduction.run(policy, steps);
        PromptRequest request =
                new PromptRequest(
                        visualSteps(reduction),
                        List.of(),
                        model.info().temporalPatch() / fps,
                        question,
                        options,
                        maxNewTokens,
                        settings,
                        true);
        return new Answered(reduction, model.generate(request, () -> false), times);
    }

    private List<TokenStep> encode(VideoLlm model, StageTimes times)
            throws IOException, ModelException {
        long start = System.nanoTime();
        ClipEncoder encoder = new ClipEncoder(model, policy.needsPixels(), times);
        try (ClipDecoder decoder =
                new ClipDecoder(
                        new ChunkDecoder(DecodeLimits.defaults()),
                        FrameSlots.ofFps(fps),
                        model.info().temporalPatch(),
                        encoder)) {
            // Time begins with the clip, so that sampling does not depend on when it was taken.
            StreamSpec stream =
                    new StreamSpec(
                            "answer",
                            new SourceSpec.LocalFile(video),
                            false,
                            false,
                            Optional.of(Instant.EPOCH));
            Ingest.run(stream, IngestSettings.defaults(), decoder);
            decoder.finish();
        }
        times.total(System.nanoTime() - start);
        if (encoder.steps().isEmpty()) {
            throw new IOException("there is no picture in it");
        }
        return encoder.steps();
    }

    /** A step of which nothing is left stays in the prompt as time that passed. */
    private static List<VisualStep> visualSteps(ClipReduction reduction) {
        Map<Long, VisualStep> steps = new TreeMap<>();
        for (TokenStep step : reduction.steps()) {
            steps.put(
                    step.step(),
                    new VisualStep(
                            step.step(),
                            step.grid().height(),
                            step.grid().width(),
                            new int[0],
                            new float[0]));
        }
        for (ReducedStep step : reduction.tokens()) {
            steps.put(
                    step.step(),
                    new VisualStep(
                            step.step(),
                            step.grid().height(),
                            step.grid().width(),
                            step.positions(),
                            step.rows()));
        }
        return new ArrayList<>(steps.values());
    }
}
