// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class WatchReportTest {

    private final WatchReport report =
            new WatchReport(
                    "tiny",
                    "dtd-anchored{threshold=0.9}",
                    2,
                    180,
                    10,
                    List.of(
                            row(
                                    "watch",
                                    60,
                                    List.of(
                                            new WatchAnswer(1, 1, "no", 3),
                                            new WatchAnswer(9, 9, "yes", 5))),
                            row("polling", 58, List.of())),
                    List.of("q7: error"));

    private static WatchReport.Row row(String name, long calls, List<WatchAnswer> answers) {
        WatchTally steps = new WatchTally(2);
        WatchTally near = new WatchTally(2);
        WatchTally wide = new WatchTally(4);
        steps.add(answers, List.of(9.0, 41.0), 1, 60);
        near.add(answers, List.of(8.0, 40.0), 1, 60);
        wide.add(answers, List.of(8.0, 40.0), 1, 60);
        return new WatchReport.Row(
                name,
                calls,
                steps.score(),
                near.score(),
                wide.score(),
                Map.of("comes", steps.score()));
    }

    @Test
    void theTableHasARowForEachMethod() {
        assertThat(report.table())
                .contains("1 watch about 2 clips (3 min), 2 true moments")
                .contains(
                        "| watch | 60 | 1 | 100.0%, 50.0%, 0.0 | 100.0%, 50.0%, 0.0 | 100.0%, 50.0% | 1.0 (1.0) |")
                .contains("| polling | 58 | 0 | –, 0.0%, 0.0 | –, 0.0%, 0.0 | –, 0.0% | – | – |")
                .contains("| event | true moments | watch | polling |")
                .contains("| comes | 2 | 100.0%, 50.0%, 0.0 | –, 0.0%, 0.0 |")
                .contains("Problem: q7: error");
    }

    @Test
    void falseAlarmsAreCountedWithTheNarrowTolerance() {
        WatchReport.Row late =
                row(
                        "watch",
                        60,
                        List.of(new WatchAnswer(1, 1, "no", 3), new WatchAnswer(11, 11, "yes", 5)));
        WatchReport one = new WatchReport("tiny", "none", 1, 60, 10, List.of(late), List.of());

        // 3 s late, 2 s after the first step at which the event held: found by steps and within 4
        // s,
        // and one false alarm in the 59 - 8 s that are 2 s from both moments
        assertThat(one.table())
                .contains("| 100.0%, 50.0%, 0.0 | 0.0%, 0.0%, 70.6 | 100.0%, 50.0% |");
    }

    @Test
    void nanIsNullInJson() {
        JsonNode rows = report.json().get("rows");

        assertThat(rows.get(0).at("/near/recall").asDouble()).isEqualTo(0.5);
        assertThat(rows.get(0).at("/steps/recall").asDouble()).isEqualTo(0.5);
        assertThat(rows.get(0).at("/families/comes/recall").asDouble()).isEqualTo(0.5);
        assertThat(rows.get(0).at("/near/delay_s_median").asDouble()).isEqualTo(1);
        assertThat(rows.get(0).at("/timing/answer_ms_median").asDouble()).isEqualTo(5);
        assertThat(rows.get(1).at("/near/delay_s_median").isNull()).isTrue();
        assertThat(report.json().get("problems")).hasSize(1);
    }
}
