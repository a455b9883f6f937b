// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus reads from a job: the metrics, their labels, and the values of these. */
public final class Scrape {

    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:\\\\.|[^\"\\\\])*)\"");

    private final Map<String, Map<String, Set<String>>> metrics = new HashMap<>();

    /**
     * Parses the text that a job serves.
     *
     * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">the format</a>
     */
    public Scrape(String text) {
        for (String line : text.lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (!line.startsWith("#") && sample.matches()) {
                Map<String, Set<String>> labels =
                        metrics.computeIfAbsent(sample.group(1), name -> new HashMap<>());
                String all = sample.group(2) == null ? "" : sample.group(2);
                for (Matcher label = LABEL.matcher(all); label.find(); ) {
                    labels.computeIfAbsent(label.group(1), name -> new HashSet<>())
                            .add(label.group(2));
                }
            }
        }
    }

    /** Returns what a query names that is not here. */
    public List<String> missing(MonitoringQuery query) {
        List<String> missing = new ArrayList<>();
        for (PromQl.Selector selector : query.expression().selectors()) {
            Map<String, Set<String>> labels = metrics.get(selector.metric());
            if (labels == null) {
                missing.add("%s: metric %s".formatted(query.where(), selector.metric()));
                continue;
            }
            selector.matches().stream()
                    .filter(match -> !selects(match, labels.getOrDefault(match.label(), Set.of())))
                    .forEach(match -> missing.add(named(query, selector, match.toString())));
            query.expression().labels().stream()
                    .filter(label -> !labels.containsKey(label))
                    .forEach(label -> missing.add(named(query, selector, label)));
        }
        return missing;
    }

    private static String named(MonitoringQuery query, PromQl.Selector selector, String label) {
        return "%s: label %s of %s".formatted(query.where(), label, selector.metric());
    }

    /** Whether the matcher selects anything of the label's values. */
    private static boolean selects(PromQl.Match match, Set<String> values) {
        if (match.value().contains("$")) { // a variable of the dashboard
            return !values.isEmpty();
        }
        return switch (match.operator()) {
            case "=" -> values.contains(match.value());
            case "!=" -> values.stream().anyMatch(value -> !value.equals(match.value()));
            case "=~" -> values.stream().anyMatch(value -> value.matches(match.value()));
            default -> throw new IllegalArgumentException(match.toString());
        };
    }
}
