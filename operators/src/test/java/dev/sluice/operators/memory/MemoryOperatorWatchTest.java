// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.Query;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.OverloadPolicy;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.operators.config.WatchOptions;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static dev.sluice.engine.fixture.TestingSteps.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link MemoryOperator}: when a watch is answered. */
@ExtendWith(ModelsAreClosed.class)
class MemoryOperatorWatchTest {

    private final Configuration config = MemoryHarness.config("dtd-feature");

    @Test
    void aWatchIsAnsweredOnlyWhenItsAnswerChanges() throws Exception {
        config.set(WatchOptions.PERIOD, Duration.ofSeconds(2));
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(Queries.watch("steady"));
            harness.ask(Queries.watch("digest"));
            for (int step = 0; step < 10; step += 2) {
                harness.chunk(step);
            }
            harness.settle();
            List<JsonNode> answers = harness.answers();
            assertThat(answers)
                    .filteredOn(answer -> answer.get("query_id").asText().equals("steady"))
                    .hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.get("query_id").asText().equals("digest"))
                    .extracting(answer -> answer.get("sequence").asInt())
                    .containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void theAnswerChangesIfTheModelIsSureAndSaysItAgainAtTheNextStep() throws Exception {
        config.set(WatchOptions.PERIOD, Duration.ofSeconds(1));
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(scripted("w", "AABAAbbAABBBAB"));
            for (int step = 0; step < 14; step += 2) {
                harness.chunk(step);
            }
            harness.settle();
            assertThat(story(harness))
                    .containsExactly("0 yes as of 02.0 since 02.0", "1 no as of 10.5 since 10.0");
        }
    }

    @Test
    void betweenItsPeriodsAWatchIsAskedForAConfirmationOnlyIfThereIsOne() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(scripted("w", "AAAABBBBBBBBBBBBB"));
            ScriptedVideoLlm.takeAsked();
            for (int step = 0; step < 16; step += 2) {
                harness.chunk(step);
            }
            harness.settle();
            assertThat(ScriptedVideoLlm.takeAsked()).as("at 2, 12 and 12.5 s").isEqualTo(3);
            assertThat(story(harness))
                    .containsExactly("0 yes as of 02.0 since 02.0", "1 no as of 12.5 since 12.0");
        }
    }

    @Test
    void aWatchIsNotAskedAgainWhileNothingIsKept() throws Exception {
        config.set(WatchOptions.PERIOD, Duration.ofSeconds(1));
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(scripted("w", "AAAB"));
            harness.ask(Queries.watch("digest"));
            ScriptedVideoLlm.takeAsked();
            harness.chunk(0);
            harness.chunk(2);
            for (int step = 4; step < 10; step++) {
                harness.gated(step);
                harness.clock(TestingSteps.capture(step + 1));
            }
            harness.settle();
            assertThat(ScriptedVideoLlm.takeAsked()).as("two watches at three times").isEqualTo(6);
            assertThat(story(harness))
                    .filteredOn(line -> line.contains("yes") || line.contains("no"))
                    .containsExactly("0 yes as of 02.0 since 02.0", "1 no as of 04.5 since 04.0");
            assertThat(story(harness)).as("free text changes at once").hasSize(2 + 3);
        }
    }

    @Test
    void whatWatchesHaveLedToIsState() throws Exception {
        config.set(WatchOptions.PERIOD, Duration.ofSeconds(3));
        String script = "AABBAABBBBAABbBAABBBB";
        List<String> expected = watched(script, -1);
        assertThat(expected).hasSizeGreaterThan(2);
        for (int cut = 0; cut < 20; cut++) {
            assertThat(watched(script, cut)).as("cut after step %d", cut).isEqualTo(expected);
        }
    }

    private List<String> watched(String script, int cut) throws Exception {
        List<String> story = new ArrayList<>();
        MemoryHarness harness = MemoryHarness.open(config);
        try {
            harness.ask(scripted("w", script));
            for (int step = 0; step < 20; step++) {
                harness.step(step);
                if (step == cut) {
                    OperatorSubtaskState state = harness.snapshot();
                    story.addAll(story(harness));
                    harness.close();
                    harness = MemoryHarness.restore(config, state, 1, 0);
                }
                harness.clock(TestingSteps.capture(step + 1));
                if (step % 4 == 0) {
                    harness.settle();
                }
            }
            harness.settle();
            story.addAll(story(harness));
            return story;
        } finally {
            harness.close();
        }
    }

    private static Query scripted(String id, String script) {
        return Queries.watch(id + " " + ScriptedVideoLlm.SCRIPT + script)
                .withOptions(List.of("yes", "no"));
    }

    /** Returns sequence, text and times, in seconds, of each answer. */
    private static List<String> story(MemoryHarness harness) throws IOException {
        return harness.answers().stream()
                .map(
                        answer ->
                                "%s %s as of %s since %s"
                                        .formatted(
                                                answer.get("sequence"),
                                                answer.get("answer").asText(),
                                                seconds(answer.get("as_of")),
                                                seconds(answer.get("since"))))
                .toList();
    }

    private static String seconds(JsonNode time) {
        return time.asText().substring(17, 21);
    }

    @Test
    void aWatchThatEndsBeforeTheFirstFrameIsAnsweredWithNoVideo() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.ask(Queries.watchUntil("w", 5 * SECOND));
            harness.chunk(10);
            harness.chunk(12);
            harness.settle();
            assertThat(harness.answered()).containsExactly("w no_video");
            assertThat(harness.answer().get("as_of").asText())
                    .isEqualTo("1970-01-01T00:00:05.000000Z");
        }
    }

    @Test
    void aSceneChangeReleasesAWatchThatSeesItsStep() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.watch("digest"));
            harness.step(2);
            harness.sceneChange(3);
            harness.clock(4 * SECOND);
            harness.settle();
            assertThat(harness.answers())
                    .extracting(answer -> answer.at("/evidence/to").asText())
                    .containsExactly("1970-01-01T00:00:01.500000Z", "1970-01-01T00:00:03.500000Z");
        }
    }

    @Test
    void theBacklogOfWatchesIsLimited() throws Exception {
        config.set(WatchOptions.PERIOD, Duration.ofSeconds(1));
        config.set(QueryOptions.MAX_BACKLOG, 2);
        config.set(QueryOptions.MAX_PENDING, 4);
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            for (int i = 0; i < 4; i++) {
                harness.ask(Queries.watch("w" + i));
            }
            for (int step = 2; step < 40; step += 2) {
                harness.chunk(step);
            }
            int before = harness.answers().size();
            harness.settle();
            assertThat(harness.answers()).hasSize(4 * 39);
            assertThat(4 * 39 - before).as("a chunk's turns, and the bound").isLessThan(4 * 2 + 4);
        }
    }

    @Test
    void theBacklogOfWatchesHasALimitOfItsOwn() throws Exception {
        config.set(WatchOptions.PERIOD, Duration.ofSeconds(1));
        config.set(QueryOptions.MAX_BACKLOG, 1);
        config.set(WatchOptions.MAX_BACKLOG, 1);
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            for (int i = 0; i < 4; i++) {
                harness.ask(Queries.watch("w" + i));
            }
            harness.chunk(2);
            harness.chunk(4);
            int before = harness.answers().size();
            harness.settle();
            assertThat(harness.answers()).hasSize(4 * 5);
            assertThat(before).as("all but the releases of the last clock").isEqualTo(4 * 4);
        }
    }

    @Test
    void chunksOfALiveJobDoNotWaitForAnswers() throws Exception {
        config.set(JobOptions.OVERLOAD_POLICY, OverloadPolicy.LIVE);
        config.set(QueryOptions.MAX_BACKLOG, 1);
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.latest("q"));
            harness.chunk(2);
            assertThat(harness.answers()).isEmpty();
            harness.ask(Queries.latest("r"));
            assertThat(harness.answered()).containsExactly("q ok");
        }
    }

    @Test
    void releasesOfALiveWatchAreCoalescedUnderLoadAndReported() throws Exception {
        config.set(JobOptions.OVERLOAD_POLICY, OverloadPolicy.LIVE);
        config.set(WatchOptions.PERIOD, Duration.ofSeconds(2));
        ScriptedVideoLlm.hold();
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.chunk(0);
            harness.ask(Queries.watch("digest"));
            harness.chunk(2);
            harness.chunk(4);
            ScriptedVideoLlm.letGo();
            harness.settle();
            harness.chunk(6);
            harness.settle();
            assertThat(harness.answers()).hasSize(2);
            assertThat(harness.events())
                    .extracting(event -> event.type())
                    .containsExactly(EventType.OVERLOAD, EventType.OVERLOAD);
        }
    }
}
