// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.console.json.Json;
import dev.sluice.console.stream.StreamBook;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.config.KafkaSettings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the server says about itself. Thread-safe. */
public final class ServerRoutes {

    private final ServerInfo info;
    private final KafkaSettings kafka;
    private final StreamBook book;

    public ServerRoutes(ServerInfo info, KafkaSettings kafka, StreamBook book) {
        this.info = info;
        this.kafka = kafka;
        this.book = book;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(Route.get("/api/server", this::server));
    }

    private void server(Context context) {
        ObjectNode body = Json.object();
        body.put("version", info.version());
        body.put("model", model());
        body.put("model_notice", info.modelNotice().orElse(null));
        body.put("policy", policy());
        body.put("kafka", kafka.bootstrapServers());
        ObjectNode topics = body.putObject("topics");
        topics.put("video", kafka.video()).put("queries", kafka.queries());
        topics.put("answers", kafka.answers()).put("events", kafka.events());
        topics.put("tokens", info.tokensTopic());
        body.put("tokens", info.hasTokens().getAsBoolean());
        body.put("compare", !info.policies().isEmpty());
        info.policies().forEach(body.putArray("policies")::add);
        body.put("history_seconds", book.limits().history().toSeconds());
        body.put("time", CaptureTime.format(CaptureTime.micros(Instant.now())));
        Replies.send(context, body);
    }

    /** The model that answered last, which may be another one than here is configured. */
    public String model() {
        return answered().map(Answer::model).orElse(info.model());
    }

    private String policy() {
        return answered().map(Answer::policy).or(info::policy).orElse("");
    }

    private Optional<Answer> answered() {
        return book.newestAnswer().map(ReceivedAnswer::answer);
    }
}
