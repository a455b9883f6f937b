// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.http.Route;

import io.javalin.http.Context;

import java.util.List;

/** Chat completions: questions about streams, and about videos where the model is here. */
public final class ChatRoutes {

    private final ModelRoutes models;
    private final StreamChat streams;
    private final VideoChat videos;
    private final ChatBody bodies;

    /**
     * @param streams answers questions about streams
     * @param videos answers questions about other videos
     */
    public ChatRoutes(ModelRoutes models, StreamChat streams, VideoChat videos) {
        this.models = models;
        this.streams = streams;
        this.videos = videos;
        this.bodies = new ChatBody(videos.maxUpload());
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(Route.post("/v1/chat/completions", this::complete));
    }

    private void complete(Context context) throws Exception {
        ChatRequest request = bodies.read(context);
        models.check(request.model());
        if (StreamUrl.is(request.video())) {
            streams.complete(context, request);
        } else {
            videos.complete(context, request, models.name());
        }
    }
}
