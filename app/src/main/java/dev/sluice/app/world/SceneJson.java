// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.world;

import dev.sluice.world.Corner;
import dev.sluice.world.Phase;
import dev.sluice.world.Scene;
import dev.sluice.world.Sightings;
import dev.sluice.world.Thing;
import dev.sluice.world.Truth;
import dev.sluice.world.View;
import dev.sluice.world.question.Question;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** A scene's truth and questions as one JSON object. Stateless. */
final class SceneJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SceneJson() {}

    static byte[] of(long number, Scene scene, List<Question> questions) {
        ObjectNode root = JSON.createObjectNode();
        root.put("number", number).put("seconds", scene.seconds());
        ArrayNode landmarks = root.putArray("landmarks");
        for (Corner spot : Corner.values()) {
            landmarks.add(scene.room().landmarkAt(spot).word());
        }
        ArrayNode things = root.putArray("things");
        scene.things().forEach(thing -> put(thing, things.addObject()));
        new Truth(scene).sightings().ifPresent(seen -> put(scene, seen, root));
        ArrayNode asked = root.putArray("questions");
        for (Question question : questions) {
            asked.addObject()
                    .put("family", question.family().title())
                    .put("at", question.at())
                    .put("text", question.text())
                    .put("answer", question.answer())
                    .put("held_out", question.heldOut());
        }
        return root.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A fixed camera has no fields of its own. */
    private static void put(Scene scene, Sightings seen, ObjectNode root) {
        ArrayNode views = root.putArray("views");
        for (int second = 0; second < scene.seconds(); second++) {
            View view = scene.path().at(second);
            views.addArray().add(view.x()).add(view.y()).add(view.side());
        }
        ArrayNode things = root.putArray("seen");
        seen.things().scene().things().forEach(thing -> put(thing, things.addObject()));
    }

    private static void put(Thing thing, ObjectNode out) {
        out.put("kind", thing.kind().word()).put("radius", thing.radius());
        ArrayNode phases = out.putArray("phases");
        for (Phase phase : thing.phases()) {
            phases.addObject()
                    .put("from", phase.from())
                    .put("to", phase.to())
                    .put("start", phase.start().ordinal())
                    .put("end", phase.end().ordinal())
                    .put("tint", phase.tint().word());
        }
    }
}
