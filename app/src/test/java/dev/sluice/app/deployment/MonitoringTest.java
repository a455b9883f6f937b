// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard and the alert rules. Whether a job has what they ask for is a matter of {@code
 * MetricsITCase}.
 */
final class MonitoringTest {

    @Test
    void everyLabelThatIsShownIsAResultOfTheQuery() throws Exception {
        List<MonitoringQuery> all = MonitoringQuery.all();
        assertThat(all).hasSizeGreaterThan(60);
        for (MonitoringQuery query : all) {
            assertThat(query.expression().selectors()).as(query.where()).isNotEmpty();
            assertThat(query.expression().labels()).as(query.where()).containsAll(query.shown());
        }
    }

    @Test
    void everyAlertHasASeverityAndIsDocumented() throws Exception {
        String documentation =
                Files.readString(Home.folder().resolve("docs").resolve("deployment.md"));
        Set<String> names = new HashSet<>();
        for (Object group : Yaml.list(Yaml.read(MonitoringQuery.ALERTS), "groups")) {
            for (Object entry : Yaml.list(Yaml.map(group), "rules")) {
                Map<String, Object> rule = Yaml.map(entry);
                assertThat(rule.keySet())
                        .isSubsetOf("alert", "expr", "for", "labels", "annotations");
                assertThat(Yaml.map(rule, "labels").get("severity"))
                        .isIn("critical", "warning", "info");
                assertThat(names.add(rule.get("alert").toString())).as("once").isTrue();
                assertThat(documentation).contains("| `" + rule.get("alert") + "` |");
            }
        }
    }

    @Test
    void panelsDoNotOverlapAndHaveDifferentIds() throws Exception {
        Set<Integer> ids = new HashSet<>();
        List<String> taken = new ArrayList<>();
        for (JsonNode panel : MonitoringQuery.readDashboard().get("panels")) {
            assertThat(ids.add(panel.get("id").intValue())).isTrue();
            JsonNode grid = panel.get("gridPos");
            int right = grid.get("x").intValue() + grid.get("w").intValue();
            assertThat(right).as(panel.get("title").textValue()).isLessThanOrEqualTo(24);
            for (int x = grid.get("x").intValue(); x < right; x++) {
                for (int h = 0; h < grid.get("h").intValue(); h++) {
                    taken.add(x + "," + (grid.get("y").intValue() + h));
                }
            }
        }
        assertThat(taken).doesNotHaveDuplicates();
    }

    @Test
    void prometheusReadsTheRulesAndThePortThatComposeSets() throws Exception {
        Map<String, Object> prometheus = Yaml.read("deploy/monitoring/prometheus.yml");
        assertThat(Yaml.list(prometheus, "rule_files")).isEqualTo(List.of("alerts.yml"));
        Map<String, Object> scrape = Yaml.map(Yaml.list(prometheus, "scrape_configs").get(0));
        Map<String, Object> found = Yaml.map(Yaml.list(scrape, "dns_sd_configs").get(0));
        Compose compose = Compose.read("docker-compose.yml");
        assertThat(found.get("port").toString())
                .isEqualTo(compose.flink("jobmanager").get("metrics.reporter.prom.port"));
        for (Object service : Yaml.list(found, "names")) {
            assertThat(compose.services()).containsKey(service.toString());
        }
    }
}
