// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.engine.clip.ClipMemory;
import dev.sluice.engine.clip.ClipVideo;
import dev.sluice.engine.clip.StepOutcome;
import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.perceive.ChunkTask;
import dev.sluice.engine.perceive.StepEncoder;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.GateOptions;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.operators.config.SceneOptions;
import dev.sluice.platform.config.PolicySpec;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several policies on one video, chunk by chunk. A chunk is decoded and encoded once for all
 * policies behind the same gate; nothing is kept of it but what the policies keep. Not safe for
 * several threads.
 */
public final class PolicyRuns implements ClipSink {

    private final String id;
    private final VideoLlm model;
    private final List<PolicyRun> runs = new ArrayList<>();
    private final Map<Double, ClipVideo> videos = new LinkedHashMap<>(); // by threshold of the gate

    /** Takes what a policy made of a step. */
    @FunctionalInterface
    public interface Listener {

        /**
         * Takes a step that is final for one policy; the steps of a policy come in order.
         *
         * @param run index of the policy
         */
        void outcome(int run, StepOutcome outcome);
    }

    /**
     * @param id the video's id
     * @param config options of the job; each policy replaces those of reduction
     * @param model encodes the steps; if policies have different gates, it should remember the
     *     features of the last steps
     */
    public PolicyRuns(
            String id,
            Configuration config,
            VideoLlm model,
            List<PolicySpec> policies,
            Listener listener)
            throws IOException {
        this.id = id;
        this.model = model;
        Map<Double, Configuration> gates = new LinkedHashMap<>();
        Map<Double, Boolean> pixels = new LinkedHashMap<>();
        for (PolicySpec spec : policies) {
            Configuration own = new Configuration(config);
            spec.configure(own);
            PolicyRun run = run(spec, own, listener);
            runs.add(run);
            gates.putIfAbsent(run.gate(), own);
            pixels.merge(run.gate(), run.policy().needsPixels(), Boolean::logicalOr);
        }
        gates.forEach((gate, own) -> videos.put(gate, video(own, pixels.get(gate))));
    }

    private PolicyRun run(PolicySpec spec, ReadableConfig config, Listener listener)
            throws IOException {
        int index = runs.size();
        return new PolicyRun(
                spec,
                ReduceOptions.policy(config),
                config.get(GateOptions.THRESHOLD),
                new ClipMemory(
                        id + "-" + index,
                        ReduceOptions.policy(config),
                        MemoryOptions.limits(config),
                        SceneOptions.detector(config),
                        outcome -> listener.outcome(index, outcome)));
    }

    private ClipVideo video(ReadableConfig config, boolean pixels) {
        return new ClipVideo(
                id,
                new ChunkTask(
                        model,
                        new ChunkDecoder(DecodeOptions.settings(config)),
                        SamplingOptions.slots(config),
                        new StepEncoder(model, GateOptions.gate(config), pixels),
                        Long.MAX_VALUE), // the times of a video only go forward
                StepShape.of(model.info()));
    }

    /** The policies, in the order in which they were given. */
    public List<PolicyRun> runs() {
        return List.copyOf(runs);
    }

    @Override
    public ChunkResult apply(VideoChunk chunk) throws IOException {
        Map<Double, ChunkResult> results = new LinkedHashMap<>();
        videos.forEach((gate, video) -> results.put(gate, video.apply(chunk)));
        return take(results);
    }

    @Override
    public ChunkResult end() throws IOException {
        Map<Double, ChunkResult> results = new LinkedHashMap<>();
        videos.forEach((gate, video) -> results.put(gate, video.end()));
        ChunkResult last = take(results);
        for (PolicyRun run : runs) {
            run.memory().end();
        }
        return last;
    }

    private ChunkResult take(Map<Double, ChunkResult> results) throws IOException {
        for (PolicyRun run : runs) {
            run.memory().take(results.get(run.gate()));
        }
        return results.values().iterator().next();
    }
}
