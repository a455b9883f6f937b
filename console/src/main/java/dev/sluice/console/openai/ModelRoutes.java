// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.http.ApiException;
import dev.sluice.console.http.Replies;
import dev.sluice.console.http.Route;
import dev.sluice.console.json.Json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The models, of which there is one. Thread-safe. */
public final class ModelRoutes {

    private final Supplier<String> model;
    private final long started = Instant.now().getEpochSecond();

    /**
     * @param model the name of the deployed model
     */
    public ModelRoutes(Supplier<String> model) {
        this.model = model;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/models", this::models),
                Route.get("/v1/models/{model}", this::model));
    }

    private void models(Context context) {
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        data.add(describe());
        Replies.send(context, body);
    }

    private void model(Context context) {
        check(context.pathParam("model"));
        Replies.send(context, describe());
    }

    private ObjectNode describe() {
        ObjectNode json = Json.object().put("id", model.get()).put("object", "model");
        return json.put("created", started).put("owned_by", "sluice");
    }

    /**
     * Checks the model that a request names.
     *
     * @param name empty if it names none
     * @throws ApiException if it is another one
     */
    void check(String name) {
        if (!name.isEmpty() && !name.equals(model.get())) {
            throw new ApiException(
                    404, "MODEL_NOT_FOUND", "found the model %s; this is %s", name, model.get());
        }
    }

    /** The name of the deployed model. */
    String name() {
        return model.get();
    }
}
