// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.job;

import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.job.SluiceJob;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.topics.PrefixCheck;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The entry point of the job's jar on a Flink cluster: {@code flink run sluice-job.jar --config
 * FILE [--set KEY=VALUE …]}. It creates the topics that are missing and submits the job.
 */
public final class JobMain {

    private static final String USAGE =
            "expected: flink run sluice-job.jar --config FILE [--set KEY=VALUE ...]; found: ";

    private JobMain() {}

    public static void main(String[] arguments) throws Exception {
        Configuration config = configuration(arguments);
        RecommendedDefaults.apply(config).ifPresent(System.out::println); // flink run shows it
        try (Topics topics = new Topics(KafkaSettings.of(config).client())) {
            topics.createMissing(TopicPlan.of(config));
        }
        PrefixCheck.check(config, System.out::println);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(config);
        SluiceJob.build(environment, config, JobMode.streaming());
        environment.execute();
    }

    /** Parses the arguments without a library, because the job's jar contains none for this. */
    static Configuration configuration(String[] arguments) {
        Path file = null;
        Map<String, String> overrides = new LinkedHashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            if (arguments[i].equals("--config")) {
                file = Path.of(value);
            } else if (arguments[i].equals("--set") && value.indexOf('=') > 0) {
                int equals = value.indexOf('=');
                overrides.put(value.substring(0, equals), value.substring(equals + 1));
            } else {
                throw new SluiceException(USAGE + String.join(" ", arguments));
            }
        }
        if (file == null || arguments.length % 2 != 0) {
            throw new SluiceException(USAGE + String.join(" ", arguments));
        }
        return ConfigFile.load(file, overrides);
    }
}
