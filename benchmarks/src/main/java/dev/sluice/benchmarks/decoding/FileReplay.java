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
import java.util.Locale;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Replays a file as one stream, in this process and without Kafka, with three questions, and prints
 * how many times faster than real time that is. The file is repeated until it is long enough.
 *
 * <pre>{@code
 * java -Dsluice.home=. -cp … dev.sluice.benchmarks.decoding.FileReplay FILE MINUTES [KEY=VALUE …]
 * }</pre>
 */
public final class FileReplay {

    private static final String STREAM = "file";
    private static final double WARM_UP_MINUTES = 0.5;

    private FileReplay() {}

    public static void main(String[] arguments) throws Exception {
        VideoFile video = VideoFile.read(Path.of(arguments[0]));
        double minutes = Double.parseDouble(arguments[1]);
        Map<String, String> values = new HashMap<>();
        values.put(ModelOptions.PATH.key(), Home.roomModel().toString());
        for (int i = 2; i < arguments.length; i++) {
            String[] option = arguments[i].split("=", 2);
            values.put(option[0], option[1]);
        }
        Configuration config = ConfigFile.load(Home.defaultConfig(), values);
        RecommendedDefaults.apply(config);
        try (LocalReplay replay = LocalReplay.start(1)) {
            replay(replay, config, video, WARM_UP_MINUTES);
            System.out.println(replay(replay, config, video, minutes));
        }
        System.exit(0);
    }

    private static String replay(
            LocalReplay replay, Configuration config, VideoFile video, double minutes)
            throws Exception {
        long length = (long) (minutes * 60e6);
        RecordedClip clip = repeated(video, length);
        ReductionPolicy policy = ReduceOptions.policy(config);
        ModelLoader models = () -> VideoLlms.open(Home.roomModel(), ModelOptions.runtime(config));
        OperatingSystemMXBean process =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = process.getProcessCpuTime();
        ReplayOutcome outcome =
                replay.run(
                        config,
                        List.of(clip),
                        questions(length),
                        models,
                        stream -> policy.newDrop());
        double spent = (process.getProcessCpuTime() - cpu) / 1e9;
        if (!outcome.problems().isEmpty()) {
            throw new IllegalStateException(outcome.problems().get(0));
        }
        double seconds = length / 1e6;
        return String.format(
                Locale.ROOT,
                "%s: %.0f s of video in %.1f s = %.1f × real time; %.1f CPU s = %.1f ms a video second, %.1f video s a CPU s, %.2f cores; answers %s",
                video.name(),
                seconds,
                outcome.seconds(),
                seconds / outcome.seconds(),
                spent,
                1e3 * spent / seconds,
                seconds / spent,
                spent / outcome.seconds(),
                outcome.answers().stream().map(answer -> answer.text()).sorted().toList());
    }

    private static List<Query> questions(long length) {
        List<Query> questions = new ArrayList<>();
        for (int third = 1; third <= 3; third++) {
            Duration time = Duration.ofNanos(1_000 * length * third / 3 - 1_000_000_000);
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
}
