// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.ingest.chunk.CaptureTime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes notifications in the formats of webhooks. Immutable.
 *
 * @param links into the console, if its address is known
 */
record Messages(Optional<ConsoleLinks> links) {

    /** The type of the events. */
    static final String TYPE = "dev.sluice.watch.fired.v1";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String APPLICATION_JSON = "application/json";

    /** Writes a notification in the format of its webhook. */
    Message write(Notification notification, Optional<Frame> frame) {
        return switch (notification.alert().webhook().format()) {
            case CLOUDEVENTS -> structured(notification, frame);
            case CLOUDEVENTS_BINARY ->
                    new Message(
                            APPLICATION_JSON,
                            CloudEvent.headers(notification),
                            bytes(data(notification, frame)));
            case JSON -> new Message(APPLICATION_JSON, Map.of(), bytes(flat(notification, frame)));
            case TEXT -> TextMessage.write(notification, frame, page(notification));
        };
    }

    private Message structured(Notification notification, Optional<Frame> frame) {
        ObjectNode event = JSON.createObjectNode();
        CloudEvent.attributes(notification).forEach(event::put);
        event.put("datacontenttype", APPLICATION_JSON);
        event.set("data", data(notification, frame));
        return new Message("application/cloudevents+json; charset=utf-8", Map.of(), bytes(event));
    }

    /** The answer's record as it is in the topic, with the frame and the links. */
    private ObjectNode data(Notification notification, Optional<Frame> frame) {
        try {
            ObjectNode data = (ObjectNode) JSON.readTree(notification.received().json());
            addVideo(data, notification, frame);
            return data;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the answer was read from this text", e);
        }
    }

    private ObjectNode flat(Notification notification, Optional<Frame> frame) {
        Answer answer = notification.answer();
        ObjectNode flat =
                JSON.createObjectNode()
                        .put("id", notification.id())
                        .put("alert", notification.alert().name())
                        .put("stream", notification.stream())
                        .put("watch", answer.queryId())
                        .put("sequence", answer.sequence())
                        .put("question", notification.question())
                        .put("answer", answer.text());
        notification.time().ifPresent(time -> flat.put("as_of", time));
        notification.moment().ifPresent(time -> flat.put("since", time));
        addVideo(flat, notification, frame);
        return flat;
    }

    private void addVideo(ObjectNode json, Notification notification, Optional<Frame> frame) {
        page(notification).ifPresent(page -> json.put("page", page));
        long micros = notification.momentMicros();
        if (micros != Answer.NO_TIME) {
            links.ifPresent(l -> json.put("clip", l.clip(notification.stream(), micros)));
        }
        frame.ifPresent(
                shown ->
                        json.put("frame_time", CaptureTime.format(shown.micros()))
                                .put("frame", shown.jpeg()));
    }

    private Optional<String> page(Notification notification) {
        long micros = notification.momentMicros();
        return micros == Answer.NO_TIME
                ? Optional.empty()
                : links.map(l -> l.page(notification.stream(), micros));
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(UTF_8);
    }
}
