package dev.sluice.operators.flow;

import dev.sluice.model.tensor.Float16;
import dev.sluice.operators.query.Query;
import dev.sluice.operators.query.QueryMode;
import dev.sluice.operators.record.Serializers;
import dev.sluice.operators.reduce.DropDecision;
import dev.sluice.operators.reduce.TokenGrid;
import dev.sluice.operators.reduce.TokenStep;

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
                new ChunkInWork("Kamera Ü"),
                new ReadingStops("Kamera Ü"),
                new ReadingGoesOn("Kamera Ü"),
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
        StreamItem read = Serializers.roundTrip(StreamItem.TYPE, item);

        assertThat(read).isInstanceOf(item.getClass());
        assertThat(read).usingRecursiveComparison().isEqualTo(item);
    }

    @Test
    void aTagThatNoItemHasIsAnError() throws IOException {
        byte[] bytes = Serializers.bytes(StreamItem.TYPE, new ClockAdvance("cam", 1));
        bytes[1] = 99;

        assertThatThrownBy(() -> Serializers.value(StreamItem.TYPE, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tag 99");
    }

    @Test
    void aFeatureTakesTwoBytes() throws IOException {
        EncodedStep step = encoded(null, null);

        int size = Serializers.bytes(StreamItem.TYPE, step).length;

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
