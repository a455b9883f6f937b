// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.streams;

import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.overview.StreamStatus;
import dev.sluice.platform.overview.StreamsOverview;

import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code sluice streams}: reads the video and events topics from their ends. */
@Command(
        name = "streams",
        description =
                "Lists the streams that there are, with their state, their last frame and what was"
                        + " lost, from the topics.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class StreamsCommand implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Option(
            names = "--stream",
            paramLabel = "ID",
            description = "The id of a stream, to list no other; repeatable.")
    private List<String> ids = List.of();

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            defaultValue = "1h",
            description =
                    "How far back chunks are read, such as 90s or 10min (default: ${DEFAULT-VALUE})."
                            + " Events are read as far back as ten seconds allow, from the newest"
                            + " one.")
    private Duration since;

    @Mixin private OutputOptions output;

    @Mixin private DeploymentOptions deployment;

    @Override
    public Integer call() {
        Configuration config = deployment.load();
        Set<String> wanted = Set.copyOf(ids);
        StreamsOverview overview =
                StreamsOverview.read(
                        KafkaSettings.of(config),
                        id -> wanted.isEmpty() || wanted.contains(id),
                        since,
                        config.get(QueryOptions.TIMEOUT),
                        LIMIT);
        if (output.json()) {
            for (StreamStatus stream : overview.streams()) {
                output.print("", StatusPrinter.json(stream));
            }
        } else {
            StatusPrinter.table(overview.streams()).forEach(output::title);
        }
        notes(overview);
        return 0;
    }

    private void notes(StreamsOverview overview) {
        if (overview.streams().isEmpty()) {
            output.say("there is no stream; './sluice ingest' publishes one");
        }
        if (!overview.eventsComplete()) {
            output.say(
                    "the events topic was not read to its beginning: losses are those of its newest"
                            + " events, and streams that ended long ago may be missing");
        }
        if (!overview.videoComplete()) {
            output.say(
                    "the video topic was not read as far back as asked: rates are those of its"
                            + " newest chunks, and old streams may lack their last frame");
        }
    }
}
