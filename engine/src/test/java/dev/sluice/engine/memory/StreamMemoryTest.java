// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.format.FormatException;
import dev.sluice.engine.reduce.TokenGrid;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of {@link StreamMemory}: its bounds, its canvas, its index. */
class StreamMemoryTest {

    private static final TokenGrid GRID = new TokenGrid(2, 3);
    private static final long HOUR = 3600 * TestingSteps.SECOND;

    private final TreeStore blocks = new TreeStore();
    private final TreeStore canvas = new TreeStore();

    @Test
    void tokensStayUnderTheBudgetAndRoomIsMadeDownToTheLowWaterMark() throws IOException {
        StreamMemory memory = memory(new MemoryLimits(100, 1 << 20, 1000, HOUR, HOUR, 0.5, 4, 2));
        Random random = new Random(1);
        boolean overflowed = false;
        long before = 0;
        for (int step = 0; step < 500; step++) {
            memory.append(List.of(MemorySteps.random(random, step, GRID, 2, 0.7)));
            assertThat(memory.tokens()).isLessThanOrEqualTo(100);
            if (memory.tokens() < before) {
                overflowed = true;
                int beside = 100 - canvas(memory);
                assertThat(memory.tokens() - canvas(memory)).isLessThanOrEqualTo(beside / 2);
            }
            before = memory.tokens();
        }
        assertThat(overflowed).isTrue();
    }

    @Test
    void bytesStayUnderTheBudget() throws IOException {
        StreamMemory memory = memory(new MemoryLimits(1 << 20, 5000, 1000, HOUR, HOUR, 0.8, 4, 2));
        Random random = new Random(1);
        for (int step = 0; step < 500; step++) {
            memory.append(List.of(MemorySteps.random(random, step, GRID, 2, 0.7)));
            assertThat(blocks.bytes()).isLessThanOrEqualTo(5000);
        }
        assertThat(blocks.bytes()).isGreaterThan(1000);
    }

    @Test
    void stepsWithoutTokensAreBoundedToo() throws IOException {
        StreamMemory memory = memory(new MemoryLimits(100, 1 << 20, 64, HOUR, HOUR, 0.5, 4, 2));
        for (int step = 0; step < 10_000; step++) {
            memory.append(List.of(MemorySteps.kept(step, GRID, 2, 1)));
            assertThat(blocks.size()).isLessThanOrEqualTo(64);
        }
        assertThat(memory.horizonMicros()).isGreaterThan(9_900 * TestingSteps.SECOND);
    }

    @Test
    void whatIsOlderThanTheHistoryGoesIntoTheCanvas() throws IOException {
        long ten = 10 * TestingSteps.SECOND;
        StreamMemory memory = memory(new MemoryLimits(100, 1 << 20, 1000, ten, HOUR, 0.5, 4, 2));
        memory.append(List.of(MemorySteps.kept(0, GRID, 2, 1, 0, 5)));
        for (int step = 1; step <= 30; step++) {
            memory.append(List.of(MemorySteps.kept(step, GRID, 2, 1)));
        }
        assertThat(memory.horizonMicros()).isEqualTo(TestingSteps.end(19));
        assertThat(memory.canvas()).hasSize(1);
        assertThat(memory.canvas().get(0).positions()).containsExactly(0, 5);
    }

    @Test
    void aThingThatNeverMovedIsStillInTheCanvas() throws IOException {
        StreamMemory memory = memory(new MemoryLimits(40, 1 << 20, 1000, HOUR, HOUR, 0.5, 4, 0.9));
        Random random = new Random(5);
        memory.append(List.of(MemorySteps.kept(0, GRID, 2, 7, 0, 1, 2, 3, 4, 5)));
        for (int step = 1; step < 2000; step++) {
            int moving = 1 + random.nextInt(5);
            memory.append(List.of(MemorySteps.kept(step, GRID, 2, random.nextFloat(), moving)));
        }
        MemoryStep first = memory.canvas().get(0);
        assertThat(first.step()).isZero();
        assertThat(first.positions()).contains(0);
        assertThat(memory.canvas().stream().mapToInt(MemoryStep::kept).sum()).isEqualTo(6);
    }

    @Test
    void anotherGridReplacesTheCanvas() throws IOException {
        MemoryLimits limits = new MemoryLimits(100, 1 << 20, 4, HOUR, HOUR, 0.5, 4, 2);
        StreamMemory memory = memory(limits);
        TokenGrid other = new TokenGrid(1, 2);
        for (int step = 0; step < 20; step++) {
            TokenGrid grid = step < 10 ? GRID : other;
            memory.append(List.of(MemorySteps.kept(step, grid, 2, 1, step % 2)));
        }
        assertThat(memory.canvas()).allMatch(step -> step.grid().equals(other));
        assertThat(canvas.size()).isEqualTo(1 + 2);
    }

    @Test
    void aStepWithoutTokensDoesNotJoinTwoDims() throws IOException {
        StreamMemory memory = memory(new MemoryLimits(12, 1 << 20, 1000, HOUR, HOUR, 0.5, 3, 2));
        memory.append(List.of(MemorySteps.kept(0, GRID, 3, 1, 0, 1, 2, 3, 4, 5)));
        memory.append(List.of(MemorySteps.kept(1, GRID, 3, 1)));
        memory.append(List.of(MemorySteps.kept(2, GRID, 6, 1, 0, 1, 2, 3, 4, 5)));
        memory.append(List.of(MemorySteps.kept(3, GRID, 6, 1, 0)));
        assertThat(memory.tokens()).isEqualTo(6 + 1);
        assertThat(memory.canvas()).allMatch(step -> step.dim() == 6);
    }

    @Test
    void aBudgetLittleOverTheCanvasStillHoldsSomeHistory() throws IOException {
        StreamMemory memory = memory(new MemoryLimits(8, 1 << 20, 1000, HOUR, HOUR, 0.8, 4, 2));
        memory.append(List.of(MemorySteps.kept(0, GRID, 2, 1, 0, 1, 2, 3, 4, 5)));
        for (int step = 1; step < 200; step++) {
            memory.append(List.of(MemorySteps.kept(step, GRID, 2, step, step % 6)));
            assertThat(memory.blocks()).as("after step %d", step).isPositive();
            assertThat(memory.tokens()).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void withTheLeastBudgetThatIsNamedThereIsAlwaysHistory() throws IOException {
        for (double lowWater : new double[] {0.3, 0.5, 0.8, 1}) {
            int least =
                    new MemoryLimits(1, 1 << 20, 1000, HOUR, HOUR, lowWater, 4, 2)
                            .leastTokens(GRID);
            StreamMemory memory =
                    new StreamMemory(
                            new MemoryLimits(least, 1 << 20, 1000, HOUR, HOUR, lowWater, 4, 2),
                            new TreeStore(),
                            new TreeStore());
            Random random = new Random(7);
            for (int step = 0; step < 500; step++) {
                double share = random.nextInt(4) == 0 ? 1 : random.nextDouble();
                memory.append(List.of(MemorySteps.random(random, step, GRID, 2, share)));
                assertThat(memory.blocks()).as("%s, step %d", lowWater, step).isPositive();
                assertThat(memory.tokens()).isLessThanOrEqualTo(least);
            }
        }
    }

    @Test
    void aBudgetUnderOneGridLeavesTheCanvas() throws IOException {
        StreamMemory memory = memory(new MemoryLimits(1, 1 << 20, 4, HOUR, HOUR, 0.5, 4, 2));
        memory.append(List.of(MemorySteps.kept(0, GRID, 2, 1, 0, 1, 2, 3, 4, 5)));
        memory.append(List.of(MemorySteps.kept(1, GRID, 2, 1, 1)));
        assertThat(memory.blocks()).isZero();
        assertThat(memory.tokens()).isEqualTo(6);
    }

    @Test
    void anIndexThatWasReadAgainIsTheSame() throws IOException {
        MemoryLimits limits = new MemoryLimits(60, 1 << 20, 50, HOUR, HOUR, 0.5, 4, 0.5);
        StreamMemory memory = memory(limits);
        Random random = new Random(3);
        for (int step = 0; step < 300; step++) {
            memory.append(List.of(MemorySteps.random(random, step, GRID, 2, 0.4)));
            StreamMemory again = memory(limits);
            assertThat(again.index()).isEqualTo(memory.index());
            assertThat(again.tokens()).isEqualTo(memory.tokens());
            assertThat(again.lastStep()).isEqualTo(memory.lastStep());
            assertThat(again.horizonMicros()).isEqualTo(memory.horizonMicros());
            memory = again;
        }
    }

    @Test
    void aBlockThatIsGoneFromStateIsAnErrorThatNamesIt() throws IOException {
        StreamMemory memory = memory(new MemoryLimits(60, 1 << 20, 50, HOUR, HOUR, 0.5, 4, 0.5));
        memory.append(List.of(MemorySteps.kept(8, GRID, 2, 1, 0)));
        blocks.remove(8);
        assertThatThrownBy(memory::history)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("step 8");
    }

    private static int canvas(StreamMemory memory) throws IOException {
        return memory.canvas().stream().mapToInt(MemoryStep::kept).sum();
    }

    private StreamMemory memory(MemoryLimits limits) throws IOException {
        return new StreamMemory(limits, blocks, canvas);
    }
}
