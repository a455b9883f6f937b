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
import java.util.function.Function;

/**
 * Several policies on one video, chunk by chunk. A chunk is decoded and encoded once for all
 * policies behind the same gate; nothing is kept of it but what the policies keep. Not safe for
 * several threads.
 */
public final class PolicyRuns implements ClipSink {

    private final String id;
    private final VideoLlm model;
    private final List<PolicyRun> runs = new ArrayList<>();
    private final List<Gated> gates = new ArrayList<>();

    /** The policies behind one gate. */
    private record Gated(ClipVideo video, List<PolicyRun> runs) {}

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
        Map<Double, List<PolicyRun>> byGate = new LinkedHashMap<>();
        for (PolicySpec spec : policies) {
            Configuration own = new Configuration(config);
            spec.configure(own);
            PolicyRun run = run(spec, own, listener);
            runs.add(run);
            byGate.computeIfAbsent(run.gate(), gate -> new ArrayList<>()).add(run);
        }
        byGate.values().forEach(behind -> gates.add(new Gated(video(config, behind), behind)));
    }

    private PolicyRun run(PolicySpec spec, ReadableConfig config, Listener listener)
            throws IOException {
        int index = runs.size();
        PolicyChecks.check(ReduceOptions.policy(config), model.info());
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

    private ClipVideo video(Configuration config, List<PolicyRun> behind) {
        Configuration own = new Configuration(config);
        own.set(GateOptions.THRESHOLD, behind.get(0).gate());
        boolean pixels = behind.stream().anyMatch(run -> run.policy().needsPixels());
        return new ClipVideo(
                id,
                new ChunkTask(
                        model,
                        new ChunkDecoder(DecodeOptions.settings(own)),
                        SamplingOptions.slots(own),
                        new StepEncoder(model, GateOptions.gate(own), pixels),
                        Long.MAX_VALUE), // the times of a video only go forward
                StepShape.of(model.info()));
    }

    /** The policies, in the order in which they were given. */
    public List<PolicyRun> runs() {
        return List.copyOf(runs);
    }

    @Override
    public ChunkResult apply(VideoChunk chunk) throws IOException {
        return takeAll(video -> video.apply(chunk));
    }

    @Override
    public ChunkResult end() throws IOException {
        ChunkResult last = takeAll(ClipVideo::end);
        for (PolicyRun run : runs) {
            run.memory().end();
        }
        return last;
    }

    /** Returns the first result: what is said of frames is the same in all. */
    private ChunkResult takeAll(Function<ClipVideo, ChunkResult> next) throws IOException {
        List<ChunkResult> results = new ArrayList<>();
        for (Gated gate : gates) {
            ChunkResult result = next.apply(gate.video());
            results.add(result);
            for (PolicyRun run : gate.runs()) {
                run.memory().take(result);
            }
        }
        return results.get(0);
    }
}
