// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.yaml.Problems;
import dev.sluice.platform.yaml.YamlValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a file of alerts: YAML with a map {@code alerts} from the name of an alert to its rule.
 * Immutable.
 */
public final class AlertsFile {

    private static final String ALERTS = "alerts";
    private static final String DOCUMENTATION = "docs/alerts.md, 'Alerts from a file'";

    private final String name;
    private final Variables variables;

    /**
     * @param name of the file in messages
     * @param variables for secrets and for the references in addresses and headers
     */
    public AlertsFile(String name, Variables variables) {
        this.name = name;
        this.variables = variables;
    }

    /**
     * Reads the file's content.
     *
     * @return the alerts in their order, at least one
     * @throws SluiceException that lists everything that is wrong, with line and key; it contains
     *     no secrets
     */
    public List<Alert> parse(String text) {
        Problems problems = new Problems(name, DOCUMENTATION);
        Optional<YamlValue> root = YamlValue.parse(text, problems);
        problems.check();
        List<Alert> alerts = new ArrayList<>();
        if (root.isEmpty()) {
            problems.add(1, "", "the file is empty; expected 'alerts:' and under it an alert");
        } else {
            read(root.get(), alerts);
        }
        problems.check();
        return alerts;
    }

    private void read(YamlValue root, List<Alert> alerts) {
        YamlValue declared = root.map(List.of(ALERTS)).get(ALERTS);
        if (declared == null) {
            if (root.isMap()) {
                root.problem("found no key 'alerts'; expected it, and under it an alert");
            }
            return;
        }
        Map<String, YamlValue> entries = declared.map();
        if (declared.isMap() && entries.isEmpty()) {
            declared.problem("found no alert; expected at least one");
        }
        entries.forEach(
                (key, entry) ->
                        new AlertEntry(key, entry, variables).read().ifPresent(alerts::add));
    }
}
