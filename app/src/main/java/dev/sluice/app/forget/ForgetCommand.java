// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.forget;

import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.StreamForgetter;
import dev.sluice.platform.config.KafkaSettings;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code sluice forget}: drops the state of one stream in the job that runs. */
@Command(
        name = "forget",
        description =
                "Lets the job drop all state of a stream: its memory, its clock, its epoch and its"
                        + " questions. The stream begins again with its next chunk.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ForgetCommand implements Callable<Integer> {

    @Parameters(paramLabel = "STREAM", description = "The id of a stream.")
    private String stream;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "1min",
            description =
                    "How long to wait for the answer, such as 90s or 10min (default:"
                            + " ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Mixin private OutputOptions output;

    @Mixin private DeploymentOptions deployment;

    @Override
    public Integer call() throws Exception {
        KafkaSettings kafka = KafkaSettings.of(deployment.load());
        StreamEvent event =
                new StreamForgetter(kafka).forget(stream, timeout).orElseThrow(this::unconfirmed);
        if ("stream-unknown".equals(event.text("kind"))) {
            throw new SluiceException(
                    "the job knows no stream '%s'; './sluice streams' lists those that there are"
                            .formatted(stream));
        }
        output.print("the job has forgotten stream %s".formatted(stream), event.json());
        return CommandLine.ExitCode.OK;
    }

    private SluiceException unconfirmed() {
        return new SluiceException(
                ("no confirmation within %s; is './sluice run' running? The request is in the topic,"
                                + " and the job forgets stream %s when it reads it (--timeout waits"
                                + " longer)")
                        .formatted(timeout, stream));
    }
}
