// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.operators.config.GateOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.RecommendationFile;
import dev.sluice.platform.config.Recommendations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A setting as it is written into configurations. Stateless. */
final class SettingLines {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SettingLines() {}

    /** The configuration keys that make a job use the setting, with their values. */
    static Map<String, String> values(Setting setting, double fps) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(SamplingOptions.FPS.key(), TuneReport.number(fps));
        values.put(ReduceOptions.POLICY.key(), setting.policy().name());
        setting.policy()
                .options()
                .forEach((name, value) -> values.put("sluice.reduce." + name, value));
        setting.policy()
                .gate()
                .ifPresent(
                        gate -> values.put(GateOptions.THRESHOLD.key(), TuneReport.number(gate)));
        return values;
    }

    /** Lines of a configuration file. */
    static List<String> yaml(Setting setting, double fps) {
        return values(setting, fps).entrySet().stream()
                .map(value -> value.getKey() + ": " + value.getValue())
                .toList();
    }

    /** The option of verbs that take a policy. */
    static String option(Setting setting) {
        return "--policy " + setting.name();
    }

    /**
     * Refuses a file that {@link #write} could not write, before the work is done.
     *
     * @throws SluiceException for a configuration file that exists, because its comments and order
     *     would be lost
     */
    static void check(Path file) {
        if (Files.exists(file) && !file.endsWith(Recommendations.FILE)) {
            throw new SluiceException(
                    "%s exists and is left as it is; expected a new file, or %s of a model folder"
                            .formatted(file, Recommendations.FILE));
        }
    }

    /**
     * Writes the setting into a file: what a model folder recommends if its name is {@code
     * sluice.json}, whose other fields stay; otherwise a new configuration file.
     *
     * @throws SluiceException if the file cannot be written
     */
    static void write(Setting setting, double fps, Path file) {
        check(file);
        if (file.endsWith(Recommendations.FILE)) {
            RecommendationFile.set(file, recommended(setting, fps));
            return;
        }
        try {
            Files.write(file, yaml(setting, fps), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new SluiceException("cannot write %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static ObjectNode recommended(Setting setting, double fps) {
        return MAPPER.createObjectNode()
                .put("fps", new BigDecimal(TuneReport.number(fps)))
                .put("policy", setting.name());
    }
}
