// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.clip.ClipTime;
import dev.sluice.app.clip.PolicyOptions;
import dev.sluice.app.clip.VideoOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.progress.Progress;
import dev.sluice.engine.clip.CellState;
import dev.sluice.ingest.jpeg.FrameJpeg;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code sluice inspect}: shows what policies keep, merge and drop of a video. */
@Command(
        name = "inspect",
        description =
                "Shows what policies keep, merge and drop of a video: writes a page with an overlay"
                        + " video, some steps, plots over time and figures.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class InspectCommand implements Callable<Integer> {

    @Mixin private VideoOptions video;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description =
                    "Where to write the output. It is a folder with index.html, overlay.mp4,"
                            + " steps.jpg, plot.svg and report.json.")
    private Path out;

    @Mixin private PolicyOptions policies;

    @Option(
            names = "--playback",
            paramLabel = "X",
            defaultValue = "4",
            description =
                    "How many times faster than the video its overlay plays (default:"
                            + " ${DEFAULT-VALUE}).")
    private double playback;

    @Option(
            names = "--max-frames",
            paramLabel = "N",
            defaultValue = "900",
            description =
                    "The largest number of frames in the overlay video; of a longer one, frames are"
                            + " left out evenly (default: ${DEFAULT-VALUE}).")
    private int maxFrames;

    @Mixin private OutputOptions output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        video.check();
        if (!(playback > 0) || playback > 1000 || maxFrames < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found --playback %s and --max-frames %d; expected more than 0, at most 1000, and at least 1"
                            .formatted(playback, maxFrames));
        }
        System.setProperty("java.awt.headless", "true");
        Configuration config = policies.load(note -> output.say("%s", note));
        InspectFolder folder = InspectFolder.create(out);
        try (Progress progress = output.progress();
                Inspection inspection =
                        Inspection.read(
                                video,
                                config,
                                chosen(config),
                                progress,
                                line -> output.say("%s", line))) {
            progress.step("drawing " + Quantity.count(inspection.drawn(maxFrames), "frame"));
            ObjectNode json = write(inspection, folder);
            progress.close();
            output.print(text(inspection.report(), folder), json);
            return 0;
        } catch (IOException e) {
            throw new SluiceException("cannot write %s: %s".formatted(out, e.getMessage()), e);
        }
    }

    private List<PolicySpec> chosen(Configuration config) {
        return policies.given().isEmpty()
                ? List.of(PolicyOptions.configured(config))
                : policies.given();
    }

    private ObjectNode write(Inspection inspection, InspectFolder folder) throws IOException {
        InspectReport report = inspection.report();
        Film film = report.film();
        Lettering lettering = new Lettering();
        Board board = new Board(film, inspection.boxWidth(), inspection.boxHeight(), lettering);
        OverlayVideo overlay = OverlayVideo.of(film, board, report.fps(), playback, maxFrames);
        byte[] sheet = FrameJpeg.encode(ContactSheet.of(film, lettering), 0.88f);
        String plot = TimePlot.of(film);
        ObjectNode json = report.json();
        folder.write(InspectFolder.VIDEO, overlay.file());
        folder.write(InspectFolder.SHEET, sheet);
        folder.write(InspectFolder.PLOT, plot);
        folder.write(InspectFolder.REPORT, json.toPrettyString() + "\n");
        folder.write(InspectFolder.PAGE, new InspectPage(report, plot, overlay, sheet).html());
        if (!lettering.works()) {
            output.say(
                    "the pictures have no words, because Java finds no fonts on this machine; install fontconfig and a font, such as DejaVu");
        }
        return json;
    }

    private static String text(InspectReport report, InspectFolder folder) {
        Film film = report.film();
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%s: %s, %s sampled, model %s, %s encoded",
                        film.title(),
                        ClipTime.length(film.toMicros() - film.fromMicros()),
                        Quantity.count(film.frames().size(), "frame"),
                        report.model(),
                        Quantity.count(report.encoded(), "step")));
        for (Trace trace : film.traces()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "  %-34s kept %6s  (%,d of %,d tokens, %,d merged), %d of %s gated, %s, %.2f ms a step",
                            trace.name(),
                            Board.percent(trace.keptShare()),
                            trace.count(CellState.KEPT),
                            trace.seen(),
                            trace.count(CellState.MERGED),
                            trace.gatedSteps(),
                            Quantity.count(trace.steps().size(), "step"),
                            Quantity.count(trace.sceneChanges(), "scene change"),
                            trace.reduceMillisPerStep()));
        }
        lines.add("open " + folder.path().resolve(InspectFolder.PAGE));
        return String.join(System.lineSeparator(), lines);
    }
}
