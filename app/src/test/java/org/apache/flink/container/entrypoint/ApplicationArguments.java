// SPDX-License-Identifier: Apache-2.0
package org.apache.flink.container.entrypoint;

import org.apache.flink.runtime.entrypoint.parser.CommandLineParser;

import java.util.List;

/**
 * The arguments of {@code standalone-job} as Flink reads them. It is in Flink's package, because
 * the parser is not public.
 *
 * @param jobClass the class of the job
 * @param savepoint where the job starts from; null without {@code --fromSavepoint}
 * @param programArguments the arguments of the job
 */
public record ApplicationArguments(
        String jobClass, String savepoint, List<String> programArguments) {

    /** Parses the arguments behind {@code standalone-job}, before which Flink's script adds one. */
    public static ApplicationArguments parse(List<String> arguments) throws Exception {
        String[] all = new String[arguments.size() + 2];
        all[0] = "--configDir";
        all[1] = "/opt/flink/conf";
        for (int i = 0; i < arguments.size(); i++) {
            all[i + 2] = arguments.get(i);
        }
        StandaloneApplicationClusterConfiguration parsed =
                new CommandLineParser<>(
                                new StandaloneApplicationClusterConfigurationParserFactory())
                        .parse(all);
        return new ApplicationArguments(
                parsed.getJobClassName(),
                parsed.getSavepointRestoreSettings().getRestorePath(),
                List.of(parsed.getArgs()));
    }
}
