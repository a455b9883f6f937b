// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.Main;
import dev.sluice.app.clip.ClipReader;
import dev.sluice.app.clip.ClipSink;
import dev.sluice.engine.clip.ClipVideo;
import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.perceive.ChunkTask;
import dev.sluice.engine.perceive.StepEncoder;
import dev.sluice.engine.reduce.ClipReduction;
import dev.sluice.engine.reduce.ReducedStep;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.FrameGate;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The verb on a drawn film with the model that comes with the source. */
final class InspectCommandITCase {

    private static final Path MODEL =
            Path.of(System.getProperty("sluice.home")).resolve("models/room-qwen2_5_vl");
    private static final String ANCHORED = "dtd-anchored:gate=0,threshold=0.9";
    private static final String MERGED = "dtd+holitom:gate=0";
    private static final int FPS = 2;

    @TempDir private Path folder;
    private final StringWriter printed = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void thePicturesShowWhatThePolicyKeeps() throws Exception {
        Path video = DrawnVideo.write(folder.resolve("square.mp4"), 64);
        Path out = folder.resolve("out");
        int code =
                run(
                        video.toString(),
                        "--out",
                        out.toString(),
                        "--policy",
                        ANCHORED,
                        "--policy",
                        MERGED,
                        "--policy",
                        "none:gate=0.02",
                        "--policy",
                        "evs:retain-ratio=0.1",
                        "--json");
        assertThat(code).as(errors.toString()).isZero();
        JsonNode report = new ObjectMapper().readTree(printed.toString());
        assertThat(report)
                .isEqualTo(new ObjectMapper().readTree(out.resolve("report.json").toFile()));
        List<TokenStep> steps = steps(video);
        check(report.at("/policies/0"), keptByDrop(steps));
        check(report.at("/policies/1"), keptByMerge(steps));
        JsonNode gated = report.at("/policies/2");
        assertThat(gated.get("gated_steps").intValue()).isPositive();
        assertThat(gated.get("tokens_dropped").intValue()).isZero();
        JsonNode selected = report.at("/policies/3");
        assertThat(selected.get("tokens_merged").intValue()).as("a method that selects").isZero();
        assertThat(selected.get("tokens_dropped").intValue()).isPositive();
        assertThat(report.get("steps_encoded").intValue())
                .as("one call of the encoder for each step at most, whatever the gate")
                .isPositive()
                .isLessThanOrEqualTo(steps.size());
        String page = Files.readString(out.resolve("index.html"));
        assertThat(page)
                .contains("square.mp4", ANCHORED, "data:video/mp4", "data:image/jpeg", "<svg")
                .doesNotContain("<script", "http://localhost", "https://");
        assertThat(Files.readAllBytes(out.resolve("steps.jpg"))).startsWith(0xff, 0xd8);
    }

    @Test
    void theTintIsWhereTheReportSays() throws Exception {
        Path video = DrawnVideo.write(folder.resolve("square.mp4"), 32);
        Path out = folder.resolve("out");
        assertThat(run(video.toString(), "--out", out.toString(), "--policy", ANCHORED)).isZero();
        JsonNode steps =
                new ObjectMapper()
                        .readTree(out.resolve("report.json").toFile())
                        .at("/policies/0/per_step");
        List<RgbImage> overlay = frames(out.resolve("overlay.mp4"), 60);
        List<RgbImage> source = frames(video, FPS);
        assertThat(overlay).hasSameSizeAs(source);
        int checked = 0;
        for (int frame = 0; frame < source.size(); frame++) {
            JsonNode step = steps.get(frame / 2);
            for (int position = 0; position < step.get("cells").textValue().length(); position++) {
                checked += checkCell(overlay.get(frame), source.get(frame), step, position);
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    /** Compares the mean colour in the middle of a cell with the tinted one of the source. */
    private static int checkCell(RgbImage overlay, RgbImage source, JsonNode step, int position) {
        int columns = step.get("columns").intValue();
        double across = (position % columns + 0.5) / columns;
        double down = (position / columns + 0.5) / step.get("rows").intValue();
        int width = 960; // of the frame on a board for one policy
        int height = width * source.height() / source.width();
        int[] shown = mean(overlay, 12 + across * width, 44 + down * height, 24);
        int[] plain = mean(source, across * source.width(), down * source.height(), 12);
        int expected =
                Tint.of(Outcomes.state(step.get("cells").textValue().charAt(position)))
                        .apply(plain[0] << 16 | plain[1] << 8 | plain[2]);
        for (int channel = 0; channel < 3; channel++) {
            assertThat(shown[channel])
                    .as("%s at %s: %s", step.get("from"), position, Arrays.toString(shown))
                    .isCloseTo(expected >> 16 - 8 * channel & 0xff, within(22));
        }
        return 1;
    }

    private static int[] mean(RgbImage image, double x, double y, int side) {
        int[] sums = new int[3];
        for (int row = (int) y - side / 2; row < (int) y + side / 2; row++) {
            for (int column = (int) x - side / 2; column < (int) x + side / 2; column++) {
                for (int channel = 0; channel < 3; channel++) {
                    sums[channel] +=
                            image.rgb()[3 * (row * image.width() + column) + channel] & 0xff;
                }
            }
        }
        return Arrays.stream(sums).map(sum -> sum / (side * side)).toArray();
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        Path video = DrawnVideo.write(folder.resolve("square.mp4"), 8);
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.writeString(full.resolve("thesis.tex"), "");
        assertThat(run(video.toString(), "--out", full.toString())).isEqualTo(1);
        assertThat(errors.toString()).contains("has other content (thesis.tex)");
        Path text = Files.writeString(folder.resolve("text.mp4"), "no video");
        String out = folder.resolve("out").toString();
        assertThat(run(text.toString(), "--out", out)).isEqualTo(1);
        assertThat(errors.toString()).contains("text.mp4");
        assertThat(run(video.toString(), "--out", out, "--model", "nowhere")).isEqualTo(1);
        assertThat(errors.toString()).contains("found no model folder").contains("nowhere");
        assertThat(run("--out", out)).isEqualTo(2);
        assertThat(errors.toString()).contains("expected VIDEO, or --stream");
        String[] backwards = {
            "--stream", "s", "--from", "2026-01-01T00:00:10Z", "--to", "2026-01-01T00:00:00Z",
        };
        assertThat(run(backwards, "--out", out)).isEqualTo(2);
        assertThat(errors.toString()).contains("expected a --from before --to");
    }

    private int run(String[] first, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return run(all.toArray(new String[0]));
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("inspect"));
        all.addAll(List.of(arguments));
        if (!all.contains("--model")) {
            all.addAll(List.of("--model", MODEL.toString()));
        }
        all.addAll(List.of("--fps", String.valueOf(FPS)));
        errors.getBuffer().setLength(0);
        printed.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(errors))
                .execute(all.toArray(new String[0]));
    }

    private static void check(JsonNode policy, List<boolean[]> kept) {
        JsonNode steps = policy.get("per_step");
        assertThat(steps.size()).isEqualTo(kept.size());
        for (int step = 0; step < kept.size(); step++) {
            String cells = steps.get(step).get("cells").textValue();
            for (int position = 0; position < cells.length(); position++) {
                assertThat(cells.charAt(position) == 'K')
                        .as("%s: %d of step %d", policy.get("policy"), position, step)
                        .isEqualTo(kept.get(step)[position]);
            }
        }
    }

    private static List<boolean[]> keptByDrop(List<TokenStep> steps) throws Exception {
        ReductionPolicy policy = ReductionPolicy.parse("dtd-anchored", Map.of("threshold", "0.9"));
        List<boolean[]> kept = new ArrayList<>();
        ClipReduction.run(policy, steps).decisions().forEach(decision -> kept.add(decision.keep()));
        return kept;
    }

    private static List<boolean[]> keptByMerge(List<TokenStep> steps) throws Exception {
        ReductionPolicy policy = ReductionPolicy.parse("dtd+holitom", Map.of());
        List<boolean[]> kept = new ArrayList<>();
        steps.forEach(step -> kept.add(new boolean[step.grid().size()]));
        for (ReducedStep step : ClipReduction.run(policy, steps).tokens()) {
            for (int position : step.positions()) {
                kept.get((int) (step.step() - steps.get(0).step()))[position] = true;
            }
        }
        return kept;
    }

    /** The steps of the film, straight from the model. */
    private static List<TokenStep> steps(Path video) throws Exception {
        List<TokenStep> steps = new ArrayList<>();
        try (VideoLlm model = VideoLlms.open(MODEL, new RuntimeOptions("cpu", "auto", 1, 256))) {
            ChunkTask task =
                    new ChunkTask(
                            model,
                            new ChunkDecoder(DecodeLimits.defaults()),
                            FrameSlots.ofFps(FPS),
                            new StepEncoder(model, new FrameGate(0, Long.MAX_VALUE, 32), false),
                            Long.MAX_VALUE);
            ClipVideo clip = new ClipVideo("s", task, StepShape.of(model.info()));
            read(
                    video,
                    new ClipSink() {
                        @Override
                        public ChunkResult apply(VideoChunk chunk) {
                            return collected(clip.apply(chunk));
                        }

                        @Override
                        public ChunkResult end() {
                            return collected(clip.end());
                        }

                        private ChunkResult collected(ChunkResult result) {
                            result.steps()
                                    .forEach(step -> steps.add(((EncodedStep) step).tokens()));
                            return result;
                        }
                    });
        }
        return steps;
    }

    /** The frames of a video that are sampled at a rate. */
    private static List<RgbImage> frames(Path video, double fps) throws Exception {
        List<RgbImage> frames = new ArrayList<>();
        ChunkDecoder decoder = new ChunkDecoder(DecodeLimits.defaults());
        long[] last = {Long.MIN_VALUE};
        read(
                video,
                new ClipSink() {
                    @Override
                    public ChunkResult apply(VideoChunk chunk) throws IOException {
                        try {
                            var decoded =
                                    decoder.decode(
                                            chunk, FrameSlots.ofFps(fps), last[0], frame -> frame);
                            last[0] = decoded.lastSlot(last[0]);
                            decoded.frames().forEach(frame -> frames.add(frame.image()));
                        } catch (ChunkException e) {
                            throw new IOException(e);
                        }
                        return end();
                    }

                    @Override
                    public ChunkResult end() {
                        return new ChunkResult(
                                List.of(),
                                dev.sluice.engine.stream.StreamProgress.START,
                                0,
                                0,
                                List.of(),
                                0,
                                null);
                    }
                });
        return frames;
    }

    private static void read(Path video, ClipSink sink) throws IOException {
        ClipReader.read(
                "s", new SourceSpec.LocalFile(video), new Configuration(), sink, note -> {});
    }
}
