// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.answer;

import dev.sluice.app.clip.ClipLosses;
import dev.sluice.app.clip.ClipReader;
import dev.sluice.app.clip.ClipSink;
import dev.sluice.app.clip.PolicyChecks;
import dev.sluice.engine.clip.ClipQuestion;
import dev.sluice.engine.clip.ClipStream;
import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.perceive.ChunkTask;
import dev.sluice.engine.perceive.StepEncoder;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.FailureText;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.question.AnswerTask;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.model.Generation;
import dev.sluice.model.GenerationSettings;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.GateOptions;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.PromptOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;

import org.apache.flink.configuration.ReadableConfig;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Answers one question about one file, with the engine and the options of the job. */
public final class ClipAnswerer {

    /** The id of the clip and of the question. */
    static final String ID = "answer";

    private final ReadableConfig config;
    private final ReductionPolicy policy;
    private final Consumer<String> notes;
    private final BooleanSupplier cancelled;

    /**
     * An answer, and what it took.
     *
     * @param policy the policy that reduced the tokens
     * @param clip the clip's memory
     * @param losses the frames that the answer is not about
     * @param answer the answer
     * @param generation what the model generated; empty if it failed
     * @param times times of the stages before the answer
     */
    record Answered(
            ReductionPolicy policy,
            ClipStream clip,
            ClipLosses losses,
            Answer answer,
            Optional<Generation> generation,
            StageTimes times) {}

    /**
     * Reads the options.
     *
     * @param notes takes what people should know of the video, a line each, while it is read
     * @throws IllegalArgumentException if one of them is out of range
     */
    ClipAnswerer(ReadableConfig config, Consumer<String> notes) {
        this(config, notes, () -> false);
    }

    /**
     * Reads the options.
     *
     * @param notes takes what people should know of the video, a line each, while it is read
     * @param cancelled polled between the chunks of the video: whether to give up
     * @throws IllegalArgumentException if one of them is out of range
     */
    public ClipAnswerer(ReadableConfig config, Consumer<String> notes, BooleanSupplier cancelled) {
        this.config = config;
        this.notes = notes;
        this.cancelled = cancelled;
        this.policy = ReduceOptions.policy(config);
    }

    /**
     * Reads the file and asks the question; the most probable text tokens are chosen.
     *
     * @param query the question about the latest state; its bound on generated tokens is set
     * @throws CancellationException if it was cancelled while the file was read
     * @throws IOException if the file is no video that can be read
     */
    public Answer answer(VideoLlm model, SourceSpec video, Query query) throws Exception {
        return ask(model, video, query, GenerationSettings.GREEDY, false).answer();
    }

    /**
     * Reads the file and asks the question.
     *
     * @param query the question; its bound on generated tokens is set
     * @param settings how text tokens are chosen
     * @param wholeClip whether the prompt may say that the clip is complete
     */
    Answered ask(
            VideoLlm opened,
            SourceSpec video,
            Query query,
            GenerationSettings settings,
            boolean wholeClip)
            throws Exception {
        StageTimes times = new StageTimes();
        ClipModel model = new ClipModel(opened, settings, wholeClip, times);
        long start = System.nanoTime();
        ClipStream clip = newClip(model);
        ClipLosses losses = read(clip, video);
        times.total(System.nanoTime() - start, clip.reduceNanos());
        if (clip.steps() == 0) {
            throw new IOException(
                    "found no frame that can be decoded; expected a video"
                            + (losses.isEmpty() ? "" : ": " + losses.text()));
        }
        AnswerTask task =
                new AnswerTask(
                        model,
                        PromptOptions.choice(config),
                        policy.name(),
                        config.get(SamplingOptions.FPS),
                        query.maxNewTokens(),
                        (asked, failure) -> FailureText.of(failure));
        Answer answer = ClipQuestion.ask(clip, task, query);
        return new Answered(policy, clip, losses, answer, model.generation(), times);
    }

    private ClipStream newClip(VideoLlm model) throws IOException {
        PolicyChecks.check(policy, model.info());
        StepEncoder encoder =
                new StepEncoder(model, GateOptions.gate(config), policy.needsPixels());
        ChunkTask task =
                new ChunkTask(
                        model,
                        new ChunkDecoder(DecodeOptions.settings(config)),
                        SamplingOptions.slots(config),
                        encoder,
                        Long.MAX_VALUE); // the times of a clip only go forward
        return new ClipStream(
                ID, task, StepShape.of(model.info()), policy, MemoryOptions.limits(config));
    }

    private ClipLosses read(ClipStream clip, SourceSpec video) throws IOException {
        return ClipReader.read(ID, video, config, new StreamSink(clip, cancelled), notes);
    }

    /** Passes chunks on to a clip. */
    private record StreamSink(ClipStream clip, BooleanSupplier cancelled) implements ClipSink {
        @Override
        public ChunkResult apply(VideoChunk chunk) throws IOException {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException("the answer is not wanted any more");
            }
            return clip.apply(chunk);
        }

        @Override
        public ChunkResult end() throws IOException {
            return clip.end();
        }
    }
}
