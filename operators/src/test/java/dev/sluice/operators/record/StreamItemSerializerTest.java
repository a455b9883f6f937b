// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.engine.stream.ChunkStarted;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.InputPaused;
import dev.sluice.engine.stream.InputResumed;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamQuery;
import dev.sluice.model.tensor.Float16;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StreamItemSerializerTest {

    private static final TokenGrid GRID = new TokenGrid(3, 7);
    private static final int DIM = 5;

    static Stream<StreamItem> items() {
        EncodedStep bare = encoded(null, null);
        EncodedStep full = encoded(new float[] {0.1f, Float.MIN_VALUE}, new byte[] {0, -1, 127});
        return Stream.of(
                bare,
                full,
                new GatedStep("cam", Long.MAX_VALUE, -3, 1L << 50, GRID),
                new DroppedStep(bare, new DropDecision(flags(), null, 0), false),
                new DroppedStep(
                        full, new DropDecision(flags(), new float[] {-1, 1 / 3f}, 1 / 3d), true),
                new ClockAdvance("Kamera Ü", 1_700_000_000_000_001L),
                new ChunkStarted("Kamera Ü"),
                new InputPaused("Kamera Ü"),
                new InputResumed("Kamera Ü"),
                new StreamQuery(
                        new Query(
                                "q1",
                                "cam",
                                "Wer?",
                                Query.LATEST,
                                Query.ALL,
                                QueryMode.WATCH,
                                Query.NEVER,
                                List.of("yes", "no"),
                                16)));
    }

    @ParameterizedTest
    @MethodSource("items")
    void everyItemComesBackWhole(StreamItem item) throws IOException {
        StreamItem read = Serializers.roundTrip(FlinkTypes.ITEM, item);

        assertThat(read).isInstanceOf(item.getClass());
        assertThat(read).usingRecursiveComparison().isEqualTo(item);
    }

    @Test
    void aTagThatNoItemHasIsAnError() throws IOException {
        byte[] bytes = Serializers.bytes(FlinkTypes.ITEM, new ClockAdvance("cam", 1));
        bytes[1] = 99;

        assertThatThrownBy(() -> Serializers.value(FlinkTypes.ITEM, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tag 99");
    }

    @Test
    void aFeatureTakesTwoBytes() throws IOException {
        EncodedStep step = encoded(null, null);

        int size = Serializers.bytes(FlinkTypes.ITEM, step).length;

        assertThat(size).isLessThan(2 * step.tokens().features().length + 80);
    }

    private static EncodedStep encoded(float[] attention, byte[] pixels) {
        Random random = new Random(7);
        float[] features = new float[GRID.size() * DIM];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        Float16.round(features);
        TokenStep tokens = new TokenStep(12, GRID, DIM, features, attention, pixels);
        return new EncodedStep("cam", 1_000_001, 2_000_002, tokens);
    }

    private static boolean[] flags() {
        boolean[] flags = new boolean[GRID.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = i % 3 == 0 || i == flags.length - 1;
        }
        return flags;
    }
}
