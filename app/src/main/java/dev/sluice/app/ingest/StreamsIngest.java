// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.ingest;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.ProgressListener;
import dev.sluice.platform.client.QuerySender;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.local.StopSignal;
import dev.sluice.platform.streams.SentWatches;
import dev.sluice.platform.streams.StreamsRunner;

import org.apache.flink.configuration.Configuration;

import java.time.Duration;
import java.util.List;

/** What runs while a file of streams is followed. Owns all of it. */
final class StreamsIngest implements AutoCloseable {

    private static final Duration SENT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);

    private final StopSignal stop;
    private final KafkaChunkPublisher publisher;
    private final QuerySender sender;
    private final Ingest ingest;
    private final StreamsRunner runner;

    private StreamsIngest(
            StopSignal stop,
            KafkaChunkPublisher publisher,
            QuerySender sender,
            Ingest ingest,
            StreamsRunner runner) {
        this.stop = stop;
        this.publisher = publisher;
        this.sender = sender;
        this.ingest = ingest;
        this.runner = runner;
    }

    /** Starts without streams. */
    static StreamsIngest start(
            Configuration config, ProgressListener listener, OutputOptions output) {
        KafkaSettings kafka = KafkaSettings.of(config);
        SentWatches sent = SentWatches.read(kafka.client(), kafka.queries(), SENT_TIMEOUT);
        try (ResourceStack opening = new ResourceStack()) {
            StopSignal stop = new StopSignal();
            opening.add(stop::close);
            KafkaChunkPublisher publisher =
                    new KafkaChunkPublisher(IngestConfiguration.publisher(config));
            opening.add(publisher::close);
            QuerySender sender =
                    QuerySender.impatient(kafka.client(), kafka.queries(), SEND_TIMEOUT);
            opening.add(sender::close);
            Ingest ingest =
                    Ingest.start(
                            List.of(), IngestConfiguration.settings(config), publisher, listener);
            opening.add(ingest::close);
            StreamsRunner runner =
                    new StreamsRunner(ingest, sender::send, sent, text -> output.say(text));
            opening.keepOpen();
            return new StreamsIngest(stop, publisher, sender, ingest, runner);
        }
    }

    StopSignal stop() {
        return stop;
    }

    Ingest ingest() {
        return ingest;
    }

    StreamsRunner runner() {
        return runner;
    }

    /** Closes in reverse order: after Ctrl-C, complete chunks are still published. */
    @Override
    public void close() {
        ResourceStack.closeAll(stop::close, publisher::close, sender::close, ingest::close);
    }
}
