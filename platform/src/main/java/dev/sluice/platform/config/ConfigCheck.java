// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.operators.config.ConfigException;
import dev.sluice.platform.SluiceException;

import org.apache.flink.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Combines the values of several origins into one configuration and collects their problems. */
final class ConfigCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigCheck.class);

    private final OptionCatalog catalog;
    private final Map<String, Entry> entries = new TreeMap<>(); // by current key
    private final List<String> problems = new ArrayList<>();

    ConfigCheck(OptionCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Adds the values of one origin, which take precedence over those of earlier ones, whether they
     * are set by a current or a deprecated key.
     *
     * @param origin the file, or the option of the command, that problems are reported for
     */
    ConfigCheck add(String origin, Map<String, String> values) {
        values.forEach(
                (key, value) -> {
                    Optional<String> current = catalog.currentKey(key);
                    if (current.isEmpty()) {
                        entries.put(key, new Entry(origin, key, value));
                    } else if (values.containsKey(current.get())) {
                        problems.add(
                                "%s: '%s' is the deprecated key of '%s', which is set as well; remove it"
                                        .formatted(origin, key, current.get()));
                    } else {
                        LOG.warn(
                                "{}: the key '{}' is deprecated; use '{}'",
                                origin,
                                key,
                                current.get());
                        entries.put(current.get(), new Entry(origin, key, value));
                    }
                });
        return this;
    }

    /**
     * Returns the configuration, in which all keys are current.
     *
     * @throws SluiceException that lists all problems, if there are any
     */
    Configuration configuration() {
        Configuration values = new Configuration();
        entries.forEach((key, entry) -> values.setString(key, entry.value()));
        entries.forEach(
                (key, entry) ->
                        catalog.check(key, entry.writtenKey(), values)
                                .ifPresent(text -> problems.add(entry.origin() + ": " + text)));
        if (!problems.isEmpty()) {
            String message = String.join("\n  ", problems);
            throw new SluiceException(
                    message + "\nall options: docs/configuration.md", new ConfigException(message));
        }
        return values;
    }

    private record Entry(String origin, String writtenKey, String value) {}
}
