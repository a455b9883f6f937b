// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console;

import dev.sluice.console.frame.FrameReader;
import dev.sluice.console.frame.FrameSizes;
import dev.sluice.console.http.Asker;
import dev.sluice.console.http.CompareRoutes;
import dev.sluice.console.http.Comparer;
import dev.sluice.console.http.ConsoleServer;
import dev.sluice.console.http.DetailRoutes;
import dev.sluice.console.http.EventRoutes;
import dev.sluice.console.http.FrameRoutes;
import dev.sluice.console.http.PortTakenException;
import dev.sluice.console.http.QuestionRoutes;
import dev.sluice.console.http.Route;
import dev.sluice.console.http.ServerInfo;
import dev.sluice.console.http.ServerRoutes;
import dev.sluice.console.http.StreamRoutes;
import dev.sluice.console.http.VideoRoutes;
import dev.sluice.console.live.LiveFeed;
import dev.sluice.console.openai.ChatRoutes;
import dev.sluice.console.openai.ModelRoutes;
import dev.sluice.console.openai.StreamChat;
import dev.sluice.console.openai.VideoChat;
import dev.sluice.console.stream.StreamBook;
import dev.sluice.console.stream.StreamLimits;
import dev.sluice.console.topic.RecordFetcher;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.platform.config.ConsoleVideoOptions;
import dev.sluice.platform.config.KafkaSettings;

import org.apache.flink.configuration.ReadableConfig;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A running console: the readers of the topics and the HTTP server. All that it knows comes from
 * the topics, so it runs beside the job or on another machine.
 */
public final class Console implements AutoCloseable {

    /** The topic of the tokens, if the configuration names none. */
    public static final String TOKENS_TOPIC = "sluice.tokens";

    /** Clients that wait for events; each has a thread. */
    private static final int MAX_CLIENTS = 100;

    private static final Duration SILENT_AFTER = Duration.ofSeconds(30);

    private final List<AutoCloseable> parts;
    private final ConsoleServer server;
    private final URI address;
    private final Optional<String> token;

    private Console(
            List<AutoCloseable> parts, ConsoleServer server, String host, Optional<String> token) {
        this.parts = parts;
        this.server = server;
        this.address = ConsoleAddress.of(host, server.port());
        this.token = token;
    }

    /**
     * Starts a console; it reads the topics once they exist.
     *
     * @param config the deployment's configuration
     * @throws PortTakenException if the port is taken
     */
    public static Console start(ConsoleSettings settings, ReadableConfig config)
            throws PortTakenException {
        return start(settings, config, Optional.empty());
    }

    /**
     * Starts a console; it reads the topics once they exist.
     *
     * @param config the deployment's configuration
     * @param model what needs the model, if that is in this process
     * @throws PortTakenException if the port is taken
     */
    public static Console start(
            ConsoleSettings settings, ReadableConfig config, Optional<LocalModel> model)
            throws PortTakenException {
        KafkaSettings kafka = KafkaSettings.of(config);
        List<AutoCloseable> parts = new ArrayList<>();
        try {
            return start(settings, config, model, kafka, parts);
        } catch (PortTakenException | RuntimeException e) {
            close(parts);
            throw e;
        }
    }

    private static Console start(
            ConsoleSettings settings,
            ReadableConfig config,
            Optional<LocalModel> model,
            KafkaSettings kafka,
            List<AutoCloseable> parts)
            throws PortTakenException {
        LiveFeed feed = new LiveFeed(MAX_CLIENTS);
        StreamBook book = new StreamBook(limits(settings, config), feed);
        RecordFetcher chunks =
                new RecordFetcher(kafka.client(), kafka.video(), settings.cacheBytes());
        parts.add(chunks);
        Asker asker = new Asker(kafka, feed);
        parts.add(asker);
        FrameReader frames = new FrameReader(DecodeOptions.settings(config));
        List<Route> routes = new ArrayList<>();
        TopicReaders readers = new TopicReaders(kafka, settings.history());
        parts.add(readers);
        Optional<Comparer> comparer = model.map(LocalModel::comparer);
        ServerInfo info =
                Deployment.describe(
                        config,
                        readers::hasTokens,
                        comparer.map(Comparer::policies).orElse(List.of()));
        ServerRoutes own = new ServerRoutes(info, kafka, book);
        routes.addAll(own.routes());
        routes.addAll(new StreamRoutes(book).routes());
        routes.addAll(new VideoRoutes(book, chunks).routes());
        routes.addAll(
                new DetailRoutes(book, new FrameSizes(chunks, frames), Deployment.coverage(config))
                        .routes());
        routes.addAll(new FrameRoutes(book, chunks, frames).routes());
        routes.addAll(new QuestionRoutes(book, asker).routes());
        routes.addAll(new EventRoutes(feed).routes());
        routes.addAll(new CompareRoutes(book, chunks, comparer).routes());
        routes.addAll(chat(new StreamChat(book, asker), model, own::model, config));
        Optional<String> token = token(settings);
        ConsoleServer server = ConsoleServer.start(settings.host(), settings.port(), token, routes);
        parts.add(server);
        parts.add(feed);
        feed.start(book);
        readers.start(book, chunks);
        return new Console(parts, server, settings.host(), token);
    }

    private static List<Route> chat(
            StreamChat streams,
            Optional<LocalModel> model,
            Supplier<String> name,
            ReadableConfig config) {
        VideoChat videos =
                new VideoChat(
                        model.map(LocalModel::answerer),
                        config.get(ConsoleVideoOptions.MAX_UPLOAD).getBytes(),
                        config.getOptional(ConsoleVideoOptions.VIDEO_FOLDER).map(Path::of));
        ModelRoutes models = new ModelRoutes(name);
        List<Route> routes = new ArrayList<>(models.routes());
        routes.addAll(new ChatRoutes(models, streams, videos).routes());
        return routes;
    }

    private static StreamLimits limits(ConsoleSettings settings, ReadableConfig config) {
        Duration silent = config.get(JobOptions.SILENT_AFTER);
        return StreamLimits.of(settings.history(), silent.isZero() ? SILENT_AFTER : silent);
    }

    /** Beyond loopback nothing is open to everybody: without a token, one is made. */
    private static Optional<String> token(ConsoleSettings settings) {
        if (settings.token().isPresent() || ConsoleServer.isLoopback(settings.host())) {
            return settings.token();
        }
        return Optional.of(ConsoleServer.newToken());
    }

    List<Route> routes() {
        return server.routes();
    }

    /** The address of the page, without the token. */
    public URI address() {
        return address;
    }

    /** What requests have to know, if anything. */
    public Optional<String> token() {
        return token;
    }

    @Override
    public void close() {
        close(parts);
    }

    private static void close(List<AutoCloseable> parts) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            try {
                parts.get(i).close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the console did not close", e);
            }
        }
    }
}
