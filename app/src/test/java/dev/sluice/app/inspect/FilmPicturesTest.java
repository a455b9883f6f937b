// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.model.FrameCoverage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Plots and the choice of steps, on a video of which everything is known. */
class FilmPicturesTest {

    private static final int SECONDS = 21;
    private static final Pattern POINTS = Pattern.compile("points=\"([^\"]*)\"");

    @TempDir private Path folder;
    private FrameSpool spool;
    private Film film;

    @BeforeEach
    void create() throws IOException {
        spool = new FrameSpool(folder.resolve("frames"));
        Trace trace = new Trace("dtd-feature");
        for (int second = 0; second < SECONDS; second++) {
            spool.add(second, second * 1_000_000L, 32, 16, new RgbImage(32, 16, new byte[1536]));
            trace.add(
                    second == 0
                            ? Outcomes.step(second, Double.NaN, false, "KKKK")
                            : second == 10
                                    ? Outcomes.step(second, 0.25, true, "KKKD")
                                    : Outcomes.step(second, 1, false, "DDDD"));
        }
        film = new Film("film", false, List.of(trace), spool, FrameCoverage.WHOLE);
    }

    @AfterEach
    void close() throws IOException {
        spool.close();
    }

    @Test
    void pointsAreAtTheirTimesAndShares() {
        Matcher matcher = POINTS.matcher(TimePlot.of(film));
        assertThat(matcher.find()).isTrue();
        double[] kept = numbers(matcher.group(1));
        assertThat(kept).hasSize(2 * SECONDS);
        double left = kept[0];
        double width = kept[2 * (SECONDS - 1)] - left;
        double bottom = kept[3];
        double high = bottom - kept[1]; // the first step is kept whole, the second dropped
        assertThat(kept[20]).isCloseTo(left + width / 2, within(0.1));
        assertThat(kept[21]).isCloseTo(bottom - 0.75 * high, within(0.1));
        assertThat(matcher.find()).isTrue();
        double[] redundancy = numbers(matcher.group(1));
        assertThat(redundancy).as("the first step is not compared").hasSize(2 * SECONDS - 2);
        assertThat(redundancy[0]).isCloseTo(left + width / 20, within(0.1));
        assertThat(redundancy[19] - redundancy[1]).isCloseTo(0.75 * high, within(0.1));
    }

    @Test
    void timesAreRoundAndAtMostTen() {
        assertThat(TimePlot.distance(9_000_000)).isEqualTo(1_000_000);
        assertThat(TimePlot.distance(21_000_000)).isEqualTo(5_000_000);
        assertThat(TimePlot.distance(3_600_000_000L)).isEqualTo(600_000_000);
    }

    @Test
    void theSheetHasTheSceneChangeAndEvenSteps() {
        List<Moments.Moment> moments = Moments.choose(film, 4);
        assertThat(moments)
                .anySatisfy(
                        moment -> {
                            assertThat(moment.frame().step()).isEqualTo(10);
                            assertThat(moment.why()).isEqualTo("scene change");
                        });
        assertThat(moments).extracting(moment -> moment.frame().step()).isSorted();
        assertThat(Moments.choose(film, 100)).hasSizeLessThanOrEqualTo(SECONDS);
    }

    @Test
    void aBoardHasEvenSidesWhateverTheFrame() {
        Board board = new Board(film, 333, 187, new Lettering());
        assertThat(board.width() % 2).isZero();
        assertThat(board.height() % 2).isZero();
    }

    private static double[] numbers(String points) {
        return Pattern.compile("[ ,]")
                .splitAsStream(points)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
