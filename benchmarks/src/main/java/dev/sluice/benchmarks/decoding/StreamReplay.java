// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.decoding;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.RecordHeader;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.RecordedClip;
import dev.sluice.evaluation.replay.ReplayOutcome;
import dev.sluice.ingest.chunk.ChunkHeader;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.local.Home;

import com.sun.management.OperatingSystemMXBean;
import org.apache.flink.configuration.Configuration;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Replays a file as one stream, in this process and without Kafka. The file is repeated until it is
 * long enough. Its first run is for the compiler.
 */
public final class StreamReplay implements AutoCloseable {

    private static final String STREAM = "file";

    private final VideoFile video;
    private final Configuration config;
    private final LocalReplay replay;

    /**
     * What a replay took.
     *
     * @param videoSeconds length of the video
     * @param wallSeconds time that passed
     * @param cpuSeconds processor time of the process
     * @param answers texts, sorted
     */
    public record Result(
            double videoSeconds, double wallSeconds, double cpuSeconds, List<String> answers) {}

    /**
     * Starts a cluster in this process.
     *
     * @param options of the job, beside those of the default configuration; without a folder for
     *     the model, it is the shipped one
     */
    public StreamReplay(VideoFile video, Map<String, String> options) throws Exception {
        Map<String, String> values = new HashMap<>(options);
        values.putIfAbsent(ModelOptions.PATH.key(), Home.roomModel().toString());
        this.video = video;
        this.config = ConfigFile.load(Home.defaultConfig(), values);
        RecommendedDefaults.apply(config);
        this.replay = LocalReplay.start(1);
    }

    /** Opens the model of the job, which shares its weights as long as this one is open. */
    public VideoLlm openModel() throws ModelException {
        return VideoLlms.open(Path.of(config.get(ModelOptions.PATH)), ModelOptions.runtime(config));
    }

    /** Replays some minutes of video, with three questions. */
    public Result run(double minutes) throws Exception {
        return run(minutes, 3);
    }

    /**
     * Replays some minutes of video.
     *
     * @param questions how many are asked, at times of equal distance
     */
    public Result run(double minutes, int questions) throws Exception {
        long length = (long) (minutes * 60e6);
        RecordedClip clip = repeated(video, length);
        ReductionPolicy policy = ReduceOptions.policy(config);
        Configuration job = config; // the job serializes the loader, and so what it refers to
        ModelLoader models =
                () ->
                        VideoLlms.open(
                                Path.of(job.get(ModelOptions.PATH)), ModelOptions.runtime(job));
        OperatingSystemMXBean process =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = process.getProcessCpuTime();
        ReplayOutcome outcome =
                replay.run(
                        config,
                        List.of(clip),
                        questions(length, questions),
                        models,
                        stream -> policy.newDrop());
        double spent = (process.getProcessCpuTime() - cpu) / 1e9;
        if (!outcome.problems().isEmpty()) {
            throw new IllegalStateException(outcome.problems().get(0));
        }
        return new Result(
                length / 1e6,
                outcome.seconds(),
                spent,
                outcome.answers().stream().map(answer -> answer.text()).sorted().toList());
    }

    private static List<Query> questions(long length, int count) {
        List<Query> questions = new ArrayList<>();
        for (int part = 1; part <= count; part++) {
            Duration time = Duration.ofNanos(1_000 * length * part / count - 1_000_000_000);
            questions.add(
                    Query.latest(STREAM, "What colour is the ball?")
                            .at(VideoFile.START.plus(time)));
        }
        return questions;
    }

    private static RecordedClip repeated(VideoFile video, long length) {
        List<InboundRecord> records = new ArrayList<>();
        for (long start = 0; ; start += video.micros()) {
            for (VideoChunk chunk : video.chunks()) {
                long offset = chunk.captureMicros() - video.chunks().get(0).captureMicros();
                if (start + offset >= length) {
                    return new RecordedClip(STREAM, records);
                }
                records.add(record(chunk, records.size(), start));
            }
        }
    }

    private static InboundRecord record(VideoChunk chunk, int sequence, long later) {
        VideoChunk moved =
                new VideoChunk(
                        STREAM,
                        chunk.epoch(),
                        sequence,
                        chunk.source(),
                        chunk.captureMicros() + later,
                        chunk.durationMicros(),
                        chunk.leadingFrames(),
                        chunk.contentType(),
                        chunk.data());
        List<RecordHeader> headers = new ArrayList<>();
        for (ChunkHeader header : ChunkHeaders.of(moved)) {
            headers.add(new RecordHeader(header.name(), header.value()));
        }
        return new InboundRecord(
                "video",
                0,
                sequence,
                moved.captureMicros() / 1_000,
                STREAM.getBytes(UTF_8),
                chunk.data(),
                headers);
    }

    @Override
    public void close() throws Exception {
        replay.close();
    }
}
