// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Steps of several callers that are encoded together are those that each has alone. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BatchedStepsTest {

    private static final Set<EncoderSignal> ALL = EnumSet.allOf(EncoderSignal.class);
    private static final long PLENTY = 1L << 30;
    private static final int LIMIT = 4;
    // More than runs at a time, so that some wait and meet.
    private static final int CALLERS = LIMIT + Runtime.getRuntime().availableProcessors();
    private static final int FRAMES = 3;

    /** Whose graphs have a dimension for several frames that does what it says. */
    private static final Set<String> TAKE_SEVERAL =
            Set.of("tiny-fast_vlm", "tiny-llava_onevision", "tiny-smolvlm", "tiny-smolvlm-gqa");

    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void stepsOfSeveralCallersHaveTheBitsThatTheyHaveAlone(Fixture fixture) throws Exception {
        compare(fixture, Set.of(), takesSeveral(fixture) && !isHalf(fixture));
    }

    /** The tiny FastVLM has one head, over which a lone step's signals are summed differently. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void signalsOfSeveralCallersHaveTheBitsThatTheyHaveAlone(Fixture fixture) throws Exception {
        boolean oneHead = fixture.model().equals("tiny-fast_vlm");
        compare(fixture, ALL, takesSeveral(fixture) && !isHalf(fixture) && !oneHead);
    }

    private static void compare(Fixture fixture, Set<EncoderSignal> signals, boolean batches)
            throws Exception {
        try (VideoLlm alone = open(fixture, Batching.OFF, signals);
                VideoLlm together = open(fixture, Batching.EXACT, signals)) {
            encodeAtTheSameTime(alone, together, batches);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void onlyGraphsThatTakeSeveralStepsGetThem(Fixture fixture) throws Exception {
        assertThat(batches(fixture, Batching.OFF)).isFalse();
        assertThat(batches(fixture, Batching.EXACT))
                .isEqualTo(takesSeveral(fixture) && !isHalf(fixture));
        assertThat(batches(fixture, Batching.ALWAYS)).isEqualTo(takesSeveral(fixture));
    }

    /** What is in flight when a handle is closed completes, and other handles go on. */
    @Test
    void aHandleIsClosedWhileStepsWait() throws Exception {
        Fixture fixture = Fixture.named("tiny-smolvlm");
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try (VideoLlm model = open(fixture, Batching.EXACT, Set.of())) {
            VideoLlm closing = open(fixture, Batching.EXACT, Set.of());
            byte[] frame = frame(model, 1);
            float[] expected = encode(model, frame).features();
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(
                        threads.submit(
                                () ->
                                        assertThatThrownBy(
                                                        () ->
                                                                encodeForever(
                                                                        closing, frame, expected))
                                                .isInstanceOf(IllegalStateException.class)
                                                .hasMessageContaining("is closed")));
            }
            while (model.encodeUse().steps() < 20) {
                assertThat(encode(model, frame).features()).containsExactly(expected);
            }
            closing.close();
            for (Future<?> caller : callers) {
                caller.get();
            }
            assertThat(encode(model, frame).features()).containsExactly(expected);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void encodeForever(VideoLlm model, byte[] frame, float[] expected)
            throws ModelException {
        while (true) {
            assertThat(encode(model, frame).features()).containsExactly(expected);
        }
    }

    private static void encodeAtTheSameTime(VideoLlm alone, VideoLlm together, boolean batches)
            throws Exception {
        List<byte[]> frames = new ArrayList<>();
        List<VisualTokens> expected = new ArrayList<>();
        for (int seed = 0; seed < FRAMES; seed++) {
            frames.add(frame(alone, seed));
            expected.add(encode(alone, frames.get(seed)));
        }
        encode(together, frames.get(0));
        assertThat(together.encodeUse().runs() > 0).isEqualTo(batches);
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            do { // until some of them have met
                List<Future<VisualTokens>> found = new ArrayList<>();
                for (int step = 0; step < CALLERS * FRAMES; step++) {
                    byte[] frame = frames.get(step % FRAMES);
                    found.add(threads.submit(() -> encode(together, frame)));
                }
                for (int step = 0; step < found.size(); step++) {
                    assertSame(found.get(step).get(), expected.get(step % FRAMES));
                }
            } while (batches && together.encodeUse().steps() <= together.encodeUse().runs());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertSame(VisualTokens found, VisualTokens expected) {
        assertThat(found.features()).containsExactly(expected.features());
        assertThat(found.signals().keySet()).isEqualTo(expected.signals().keySet());
        expected.signals()
                .forEach(
                        (signal, values) -> {
                            assertThat(found.signals().get(signal).shape())
                                    .containsExactly(values.shape());
                            assertThat(found.signals().get(signal).values())
                                    .as(signal.wireName())
                                    .containsExactly(values.values());
                        });
    }

    private static boolean batches(Fixture fixture, Batching batching) throws ModelException {
        try (VideoLlm model = open(fixture, batching, Set.of())) {
            encode(model, frame(model, 1));
            return model.encodeUse().runs() > 0;
        }
    }

    private static boolean takesSeveral(Fixture fixture) {
        return TAKE_SEVERAL.contains(fixture.model());
    }

    private static boolean isHalf(Fixture fixture) {
        return fixture.suffix().equals("_fp16");
    }

    private static VideoLlm open(Fixture fixture, Batching batching, Set<EncoderSignal> signals)
            throws ModelException {
        return VideoLlms.open(
                fixture.path(),
                fixture.options()
                        .withSignals(signals)
                        .withEncoding(new EncodeLimits(batching, LIMIT, PLENTY)));
    }

    private static VisualTokens encode(VideoLlm model, byte[] frame) throws ModelException {
        return model.encode(model.frameSize(160, 90), frame, frame);
    }

    private static byte[] frame(VideoLlm model, int seed) throws ModelException {
        FrameSize size = model.frameSize(160, 90);
        byte[] frame = new byte[size.width() * size.height() * 3];
        new Random(seed).nextBytes(frame);
        return frame;
    }
}
