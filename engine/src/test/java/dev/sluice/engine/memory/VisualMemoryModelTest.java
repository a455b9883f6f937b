// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TemporalMerge;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.VisualStep;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Memory against a plain model that keeps everything, on thousands of random streams. */
class VisualMemoryModelTest {

    private static final TokenGrid[] GRIDS = {new TokenGrid(2, 2), new TokenGrid(1, 3)};
    private static final int STREAMS = 600;

    @Test
    void evidenceOfEveryRangeAfterTheHorizonEqualsTheModels() throws IOException {
        long evicted = 0;
        long merged = 0;
        for (long seed = 0; seed < STREAMS; seed++) {
            Run run = new Run(seed);
            run.play();
            evicted += run.history.horizonMicros() == Evidence.NONE ? 0 : 1;
            merged += run.merges > 0 ? 1 : 0;
        }
        assertThat(evicted).as("streams that had to forget").isGreaterThan(STREAMS / 2);
        assertThat(merged).as("streams that had to merge").isGreaterThan(STREAMS / 10);
    }

    /** Notes the blocks that memory merges. */
    private static final class MergeLog extends TreeStore {
        private final List<BlockHeader> merged;

        private MergeLog(List<BlockHeader> merged) {
            this.merged = merged;
        }

        @Override
        public void put(long id, byte[] block) throws IOException {
            BlockHeader header = new TokenBlockFormat().header(block);
            if (header.level() > 0) {
                merged.add(header);
            }
            super.put(id, block);
        }
    }

    /** One random stream. */
    private static final class Run {
        private final long seed;
        private final Random random;
        private final MemoryLimits limits;
        private final Supplier<TemporalMerge> merge;
        private final TreeStore open = new TreeStore();
        private final List<BlockHeader> mergedBlocks = new ArrayList<>();
        private final TreeStore blocks = new MergeLog(mergedBlocks);
        private final TreeStore canvas = new TreeStore();
        private final PlainMemory plain;
        private VisualMemory memory;
        private StreamMemory history;
        private long lastStep;
        private long merges;

        private Run(long seed) throws IOException {
            this.seed = seed;
            this.random = new Random(seed);
            double similarity = random.nextBoolean() ? 0.9 : 2;
            this.limits =
                    new MemoryLimits(
                            8 + random.nextInt(30),
                            400 + random.nextInt(4000),
                            3 + random.nextInt(20),
                            (5 + random.nextInt(40)) * TestingSteps.SECOND,
                            (1 + random.nextInt(4)) * TestingSteps.SECOND,
                            0.3 + 0.7 * random.nextDouble(),
                            2 + random.nextInt(4),
                            similarity);
            int window = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(6);
            Map<String, String> options = Map.of("window", "" + (1 + window), "tau", "0.5");
            this.merge =
                    random.nextInt(3) == 0
                            ? ReductionPolicy.parse("dtd+holitom", options)::newMerge
                            : () -> new TestingMerge(window);
            this.plain = new PlainMemory(similarity);
            reopen();
        }

        private void reopen() throws IOException {
            memory = new VisualMemory(limits, merge, open, blocks, canvas);
            history = new StreamMemory(limits, blocks, canvas);
        }

        private void play() throws IOException {
            TokenGrid grid = GRIDS[0];
            double share = random.nextDouble();
            for (int i = 0; i < 30; i++) {
                lastStep += 1 + (random.nextInt(5) == 0 ? random.nextInt(3) : 0);
                grid = random.nextInt(12) == 0 ? GRIDS[random.nextInt(2)] : grid;
                List<FinalStep> done =
                        random.nextInt(4) == 0
                                ? memory.accept(TestingSteps.gated("cam", lastStep, grid))
                                : memory.accept(
                                        TestingSteps.dropped(
                                                random, "cam", lastStep, grid, 3, share));
                plain.append(done.stream().map(FinalStep::tokens).toList());
                history = new StreamMemory(limits, blocks, canvas);
                mergedBlocks.forEach(block -> plain.merge(block.firstStep(), block.lastStep()));
                merges += mergedBlocks.size();
                mergedBlocks.clear();
                if (random.nextInt(6) == 0) {
                    reopen();
                }
                compare();
            }
        }

        private void compare() throws IOException {
            for (int i = 0; i < 3; i++) {
                long to = moment();
                long from = Math.min(moment(), to);
                boolean all = random.nextInt(4) == 0;
                if (memory.isGone(to) || !all && memory.isGone(from)) {
                    continue;
                }
                Evidence evidence = memory.evidence(all ? Evidence.NONE : from, to);
                assertThat(
                                Stream.of(evidence.finalSteps(), evidence.provisionalSteps())
                                        .flatMap(List::stream)
                                        .map(VisualStep::step))
                        .as("a prompt's steps, seed %d", seed)
                        .isSorted();
                List<MemoryStep> provisional = provisional(to);
                List<String> expected =
                        plain.evidence(
                                all ? Evidence.NONE : from,
                                to,
                                history.lastEvictedStep(),
                                provisional);
                assertThat(shown(evidence))
                        .as("seed %d, step %d, from %d to %d", seed, lastStep, from, to)
                        .isEqualTo(expected);
                assertThat(evidence.tokensKept()).isEqualTo(expected.size());
                assertThat(evidence.tokensSeen()).isGreaterThanOrEqualTo(evidence.tokensKept());
            }
        }

        private long moment() {
            return (lastStep - random.nextInt(20)) * TestingSteps.SECOND
                    + random.nextInt(4) * TestingSteps.SECOND / 4;
        }

        private List<MemoryStep> provisional(long to) throws IOException {
            OpenWindow copy = new OpenWindow(merge, limits, open);
            copy.load();
            return copy.provisional(to);
        }

        private static List<String> shown(Evidence evidence) {
            List<VisualStep> steps = new ArrayList<>(evidence.finalSteps());
            steps.addAll(evidence.provisionalSteps());
            List<String> shown = new ArrayList<>();
            for (VisualStep step : steps) {
                int dim = step.rows().length / step.positions().length;
                for (int row = 0; row < step.positions().length; row++) {
                    List<Float> values = new ArrayList<>();
                    for (int i = 0; i < dim; i++) {
                        values.add(step.rows()[row * dim + i]);
                    }
                    TokenGrid grid = new TokenGrid(step.gridHeight(), step.gridWidth());
                    shown.add(
                            step.step() + "@" + grid + "#" + step.positions()[row] + "=" + values);
                }
            }
            return shown;
        }
    }
}
