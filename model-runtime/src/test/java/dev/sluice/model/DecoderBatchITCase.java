// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.onnx.BatchRow;
import dev.sluice.model.onnx.DecoderBatch;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Sequences that are continued together, enter and leave between steps: each has the logits that it
 * has alone.
 */
class DecoderBatchITCase {

    private static final int MOST = 5;
    private static final int ROUNDS = 20;
    private static final float TOLERANCE = 2e-4f; // share of the largest logit
    private static final float HALF_TOLERANCE = 2e-2f;

    static Stream<Arguments> placements() {
        return Fixture.all().stream()
                .filter(fixture -> !fixture.suffix().equals("_quantized")) // scales of a whole call
                .flatMap(
                        fixture ->
                                Stream.of(CachePlacement.HOST, CachePlacement.DEVICE)
                                        .map(placement -> Arguments.of(fixture, placement)));
    }

    static Stream<Arguments> layouts() {
        return Stream.of("tiny-qwen2_5_vl", "tiny-qwen2_5_vl-gqa", "tiny-qwen3_5")
                .map(name -> Arguments.of(Fixture.named(name), CachePlacement.HOST));
    }

    @ParameterizedTest
    @MethodSource("placements")
    void eachSequenceHasTheLogitsThatItHasAlone(Fixture fixture, CachePlacement placement)
            throws ModelException {
        long seed = 41;
        try (PlacedModel model = new PlacedModel(fixture, placement, InnerPruning.none())) {
            Script script = new Script(model, seed, fixture.suffix().contains("fp16"));
            try (DecoderBatch batch = model.decoder.newBatch(MOST)) {
                for (int round = 0; round < ROUNDS; round++) {
                    script.change(batch);
                    script.step(batch);
                }
                assertThat(script.entered).isGreaterThan(2);
            }
            script.close();
            assertThat(model.decoder.openCacheTensors()).isZero();
        }
    }

    /** What enters cannot be copied: nothing has changed. */
    @ParameterizedTest
    @MethodSource("layouts")
    void aChangeThatFailsChangesNothing(Fixture fixture, CachePlacement placement)
            throws ModelException {
        try (PlacedModel model = new PlacedModel(fixture, placement, InnerPruning.none());
                DecoderBatch batch = model.decoder.newBatch(MOST);
                KvCache other = otherLayout()) {
            Script script = new Script(model, 42, fixture.suffix().contains("fp16"));
            script.change(batch);
            script.step(batch);
            List<BatchRow> rows = new ArrayList<>();
            for (int row = 0; row < batch.rows(); row++) {
                rows.add(BatchRow.kept(row));
            }
            rows.add(BatchRow.entering(other, 3));
            assertThatThrownBy(() -> batch.change(rows)).isInstanceOf(Exception.class);
            script.step(batch);
            script.close();
        }
    }

    /** A cache of another model, whose tensors have another shape. */
    private static KvCache otherLayout() throws ModelException {
        try (PlacedModel other =
                new PlacedModel(
                        Fixture.named("other-qwen2_5_vl"),
                        CachePlacement.HOST,
                        InnerPruning.none())) {
            Sequence sequence = new Sequence(other, new Random(1), 4);
            sequence.alone.close();
            KvCache copy = sequence.start.share();
            sequence.start.close();
            return copy;
        }
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void aRowWithoutValidNumbersDoesNotDisturbTheOthers(Fixture fixture, CachePlacement placement)
            throws ModelException {
        try (PlacedModel model = new PlacedModel(fixture, placement, InnerPruning.none());
                DecoderBatch batch = model.decoder.newBatch(MOST)) {
            Script script = new Script(model, 43, fixture.suffix().contains("fp16"));
            Sequence broken = new Sequence(model, new Random(7), 5);
            Arrays.fill(broken.next, Float.NaN);
            script.add(broken);
            script.add(new Sequence(model, new Random(8), 9));
            script.add(new Sequence(model, new Random(9), 3));
            script.enter(batch);
            for (int step = 0; step < 3; step++) {
                float[][] logits = script.run(batch);
                assertThat(logits[0]).contains(Float.NaN);
                script.compare(logits, 1);
            }
            script.close();
        }
    }

    /** One sequence and its reference. */
    private static final class Sequence {

        private final PlacedModel model;
        private final Random random;
        private final DecoderRun run;
        private final KvCache start;
        private KvCache alone;
        private float[] next;
        private int left = 24;

        Sequence(PlacedModel model, Random random, int tokens) throws ModelException {
            this.model = model;
            this.random = random;
            this.run = model.decoder.newRun();
            float[] values = values(tokens * model.embedder.dim());
            int[][] positions = new int[3][tokens];
            for (int[] axis : positions) {
                Arrays.setAll(axis, token -> token);
            }
            try (KvCache empty = model.decoder.emptyCache()) {
                start =
                        run.run(
                                        sink -> sink.put(values, 0, values.length),
                                        tokens,
                                        model.embedder.dim(),
                                        positions,
                                        empty,
                                        0)
                                .cache();
                alone =
                        run.run(
                                        sink -> sink.put(values, 0, values.length),
                                        tokens,
                                        model.embedder.dim(),
                                        positions,
                                        empty,
                                        0)
                                .cache();
            }
            next = values(model.embedder.dim());
        }

        private float[] values(int count) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return values;
        }

        float[] aloneLogits() throws ModelException {
            float[] own = next;
            int at = alone.tokens();
            int[][] positions = {{at}, {at}, {at}};
            Output output =
                    run.run(
                            sink -> sink.put(own, 0, own.length),
                            1,
                            own.length,
                            positions,
                            alone,
                            1);
            alone.close();
            alone = output.cache();
            next = values(own.length);
            left--;
            return output.logits();
        }

        void close() {
            alone.close();
            start.close();
        }
    }

    /** Random changes and steps. */
    private static final class Script {

        private final PlacedModel model;
        private final Random random;
        private final long seed;
        private final boolean half;
        private final List<Sequence> rows = new ArrayList<>();
        private int entered;

        Script(PlacedModel model, long seed, boolean half) {
            this.model = model;
            this.seed = seed;
            this.half = half;
            this.random = new Random(seed);
        }

        void add(Sequence sequence) {
            rows.add(sequence);
        }

        void enter(DecoderBatch batch) throws ModelException {
            batch.change(rows.stream().map(row -> BatchRow.entering(row.start, row.left)).toList());
        }

        /** Lets sequences leave, others take their rows, and the last ones move into holes. */
        void change(DecoderBatch batch) throws ModelException {
            boolean ended = rows.stream().anyMatch(row -> row.left == 0);
            if (!rows.isEmpty() && !ended && random.nextInt(3) > 0) {
                return;
            }
            List<BatchRow> change = new ArrayList<>();
            List<Sequence> after = new ArrayList<>();
            for (int row = 0; row < rows.size(); row++) {
                Sequence sequence = rows.get(row);
                if (sequence.left == 0 || random.nextInt(3) == 0) {
                    sequence.close();
                    rows.set(row, null);
                }
            }
            List<Integer> kept = new ArrayList<>();
            for (int row = 0; row < rows.size(); row++) {
                if (rows.get(row) != null) {
                    kept.add(row);
                }
            }
            int most =
                    Math.max(kept.size(), 1) + random.nextInt(MOST - Math.max(kept.size(), 1) + 1);
            for (int row = 0; row < most; row++) {
                int own = kept.indexOf(row);
                int moved =
                        kept.isEmpty() || kept.get(kept.size() - 1) < most ? -1 : kept.size() - 1;
                int from = own >= 0 ? own : moved;
                if (from < 0) {
                    enter(change, after);
                } else {
                    change.add(BatchRow.kept(kept.get(from)));
                    after.add(rows.get(kept.get(from)));
                    kept.remove(from);
                }
            }
            batch.change(change);
            rows.clear();
            rows.addAll(after);
        }

        private void enter(List<BatchRow> change, List<Sequence> after) throws ModelException {
            Sequence sequence = new Sequence(model, random, 1 + random.nextInt(80));
            change.add(BatchRow.entering(sequence.start, sequence.left));
            after.add(sequence);
            entered++;
        }

        void step(DecoderBatch batch) throws ModelException {
            if (random.nextInt(8) == 0) {
                copyOut(batch, random.nextInt(rows.size()));
            }
            compare(run(batch), 0);
        }

        /** Replaces a row by its copy. */
        private void copyOut(DecoderBatch batch, int row) throws ModelException {
            List<BatchRow> change = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                change.add(BatchRow.kept(i));
            }
            try (KvCache copy = batch.copy(row)) {
                assertThat(copy.tokens()).isEqualTo(rows.get(row).alone.tokens());
                change.set(row, BatchRow.entering(copy, rows.get(row).left));
                batch.change(change);
            }
        }

        float[][] run(DecoderBatch batch) throws ModelException {
            int dim = model.embedder.dim();
            float[] values = new float[rows.size() * dim];
            int[][] positions = new int[3][rows.size()];
            for (int row = 0; row < rows.size(); row++) {
                System.arraycopy(rows.get(row).next, 0, values, row * dim, dim);
                for (int[] axis : positions) {
                    axis[row] = rows.get(row).alone.tokens();
                }
            }
            return batch.step(values, positions);
        }

        void compare(float[][] logits, int from) throws ModelException {
            for (int row = 0; row < rows.size(); row++) {
                float[] expected = rows.get(row).aloneLogits();
                if (row >= from) {
                    assertThat(difference(logits[row], expected))
                            .as("row %d of %d, seed %d", row, rows.size(), seed)
                            .isLessThan(half ? HALF_TOLERANCE : TOLERANCE);
                }
            }
        }

        private static float difference(float[] found, float[] expected) {
            float most = 0;
            float largest = 1;
            for (int i = 0; i < expected.length; i++) {
                most = Math.max(most, Math.abs(found[i] - expected[i]));
                largest = Math.max(largest, Math.abs(expected[i]));
                if (Float.isNaN(found[i])) {
                    return Float.POSITIVE_INFINITY;
                }
            }
            return most / largest;
        }

        void close() {
            rows.forEach(Sequence::close);
        }
    }
}
