// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One query of the dashboard or of the alert rules.
 *
 * @param where title of the panel, or name of the alert
 * @param shown the labels that the panel's legend or the alert's text shows
 */
public record MonitoringQuery(String where, PromQl expression, Set<String> shown) {

    static final String DASHBOARD = "deploy/monitoring/grafana/sluice.json";
    static final String ALERTS = "deploy/monitoring/alerts.yml";

    private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*([a-z_]+)\\s*}}");
    private static final Pattern ANNOTATION = Pattern.compile("\\$labels\\.([a-z_]+)");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

    /** Returns all queries of both. */
    public static List<MonitoringQuery> all() throws IOException {
        List<MonitoringQuery> all = new ArrayList<>(alerts());
        all.addAll(dashboard());
        return all;
    }

    static List<MonitoringQuery> alerts() throws IOException {
        List<MonitoringQuery> queries = new ArrayList<>();
        for (Object group : Yaml.list(Yaml.read(ALERTS), "groups")) {
            for (Object entry : Yaml.list(Yaml.map(group), "rules")) {
                Map<String, Object> rule = Yaml.map(entry);
                String text = Yaml.map(rule, "annotations").get("summary").toString();
                queries.add(of(rule.get("alert"), rule.get("expr"), labels(ANNOTATION, text)));
            }
        }
        return queries;
    }

    static List<MonitoringQuery> dashboard() throws IOException {
        List<MonitoringQuery> queries = new ArrayList<>();
        JsonNode dashboard = readDashboard();
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(
                        of(
                                panel.get("title").textValue(),
                                target.get("expr").textValue(),
                                labels(LEGEND, target.get("legendFormat").textValue())));
            }
        }
        for (JsonNode variable : dashboard.get("templating").get("list")) {
            Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").asText());
            if (query.matches()) {
                String values = "max by (%s) (%s)".formatted(query.group(2), query.group(1));
                queries.add(of(variable.get("name").textValue(), values, Set.of()));
            }
        }
        return queries;
    }

    static JsonNode readDashboard() throws IOException {
        return new ObjectMapper().readTree(Home.folder().resolve(DASHBOARD).toFile());
    }

    private static MonitoringQuery of(Object where, Object expression, Set<String> shown) {
        return new MonitoringQuery(where.toString(), PromQl.parse(expression.toString()), shown);
    }

    private static Set<String> labels(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
