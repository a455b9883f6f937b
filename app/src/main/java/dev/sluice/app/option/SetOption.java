// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.option;

import picocli.CommandLine.Option;

import java.util.LinkedHashMap;
import java.util.Map;

/** The option that sets configuration keys. */
public final class SetOption {

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Sets a configuration key (docs/configuration.md), in place of the file's"
                            + " value; repeatable.")
    private Map<String, String> values = new LinkedHashMap<>();

    /** The values, by key. */
    public Map<String, String> values() {
        return values;
    }
}
