// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.answer;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.SyntheticOptions;
import dev.sluice.model.Generation;
import dev.sluice.model.GenerationSettings;
import dev.sluice.model.VideoLlm;
import dev.sluice.platform.SluiceException;
import dev.sluice.world.Split;

import org.apache.flink.configuration.ReadableConfig;

import java.util.List;
import java.util.Objects;

/**
 * A clip that every checkout can draw, so that times of several models and machines can be
 * compared: 20 s of the drawn world in 640 × 360 pixels, and one question about it. Stateless.
 */
public final class StandardClip {

    /** Length of the clip, seconds. */
    public static final int SECONDS = 20;

    /** Width of its frames, pixels. */
    public static final int WIDTH = 640;

    /** Height of its frames, pixels. */
    public static final int HEIGHT = 360;

    /** Length of the longest answer, text tokens. */
    private static final int TOKENS = 32;

    private static final String QUESTION = "What happens in the video?";

    private static final long SCENE = 1;
    private static final int FPS = 10;
    private static final int GOP = 10;
    private static final int NOISE = 3;

    private StandardClip() {}

    /**
     * One answer about the clip.
     *
     * @param text the answer
     * @param seconds time of the model's work: resizing, encoding, reduction, prompt and answer;
     *     not drawing and decoding, which do not depend on the model
     * @param encodeSeconds time of it in resizing and in the vision encoder
     * @param steps steps that were sampled
     * @param encodedSteps steps that the gate let through to the encoder
     * @param tokensSeen visual tokens of all steps
     * @param tokensKept visual tokens that were kept
     * @param firstTokenSeconds time from the question to the first text token
     * @param textTokens text tokens of the answer
     * @param tokensPerSecond text tokens a second after the first one; 0 if there are no others
     */
    public record Result(
            String text,
            double seconds,
            double encodeSeconds,
            long steps,
            long encodedSteps,
            long tokensSeen,
            long tokensKept,
            double firstTokenSeconds,
            int textTokens,
            double tokensPerSecond) {}

    /**
     * Asks a model.
     *
     * @param config options of the job
     * @throws SluiceException if the model does not answer; the message says why
     */
    public static Result ask(VideoLlm model, ReadableConfig config) throws Exception {
        ClipAnswerer.Answered answered =
                new ClipAnswerer(config, note -> {})
                        .ask(model, source(), query(), GenerationSettings.GREEDY, false);
        if (!answered.answer().isOk() || answered.generation().isEmpty()) {
            throw new SluiceException(
                    "%s opens, but does not answer a question about the standard clip: %s"
                            .formatted(
                                    model.info().name(),
                                    answered.answer().error() == null
                                            ? "nothing was generated"
                                            : answered.answer().error().message()));
        }
        return result(answered, answered.generation().get());
    }

    private static SourceSpec source() {
        return new SourceSpec.Synthetic(
                new SyntheticOptions(
                        Split.VALIDATION, SCENE, WIDTH, HEIGHT, FPS, GOP, SECONDS, NOISE, 0));
    }

    private static Query query() {
        return new Query(
                ClipAnswerer.ID,
                ClipAnswerer.ID,
                QUESTION,
                Query.LATEST,
                Query.ALL,
                QueryMode.ONCE,
                Query.NEVER,
                List.of(),
                TOKENS);
    }

    private static Result result(ClipAnswerer.Answered answered, Generation generation) {
        StageTimes times = answered.times();
        double encodeMillis = times.preprocessMillis() + times.encodeMillis();
        int tokens = generation.tokenIds().length;
        double decode = (generation.totalMillis() - generation.firstTokenMillis()) / 1e3;
        return new Result(
                Objects.requireNonNullElse(answered.answer().text(), "").strip(),
                (encodeMillis + times.reduceMillis() + generation.totalMillis()) / 1e3,
                encodeMillis / 1e3,
                answered.clip().steps(),
                answered.clip().steps() - answered.clip().gatedSteps(),
                answered.answer().evidence().tokensSeen(),
                answered.answer().evidence().tokensKept(),
                generation.firstTokenMillis() / 1e3,
                tokens,
                tokens > 1 && decode > 0 ? (tokens - 1) / decode : 0);
    }
}
