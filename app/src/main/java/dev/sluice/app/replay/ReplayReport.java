// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a replay did, and whether its answers can differ from those of the live run because the two
 * did not use the same chunks, or because the recording is not complete any more.
 *
 * @param statuses number of answers by status
 * @param seconds duration of the replay
 * @param events the events of the replay
 * @param comparison the losses of one of the two runs only
 * @param liveComplete whether all events of the live run were read
 * @param deadLetters number of records that could not be used
 * @param recording what of the recording is not there any more
 */
record ReplayReport(
        Map<String, Integer> statuses,
        double seconds,
        RunEvents events,
        RunComparison comparison,
        boolean liveComplete,
        long deadLetters,
        Recording recording) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NAMED = 5; // losses in the line for people

    /** Whether an answer can differ. */
    boolean differs() {
        return comparison.differs() || recording.isIncomplete();
    }

    /** The report as a line of text. */
    String line() {
        int answers = statuses.values().stream().mapToInt(Integer::intValue).sum();
        String counts =
                "%s in %.1f s%s; chunks: %d late, %d missing; %s late; %s damaged; %s"
                        .formatted(
                                Quantity.count(answers, "answer"),
                                seconds,
                                otherStatuses(),
                                events.count(Loss.Kind.LATE),
                                events.count(Loss.Kind.MISSING),
                                Quantity.count(events.count(Loss.Kind.LATE_QUESTION), "question"),
                                Quantity.count(events.framesDamaged(), "frame"),
                                Quantity.count(deadLetters, "dead letter"));
        return counts + verdict();
    }

    private String otherStatuses() {
        String others =
                statuses.entrySet().stream()
                        .filter(status -> !status.getKey().equals("ok"))
                        .map(status -> status.getValue() + " " + status.getKey())
                        .collect(Collectors.joining(", "));
        return others.isEmpty() ? "" : " (" + others + ")";
    }

    private String verdict() {
        if (!differs()) {
            return "";
        }
        return "; answers can differ from the live run's:"
                + named(" lost only here: ", comparison.replayOnly())
                + named(" lost only live: ", comparison.liveOnly())
                + (recording.isIncomplete() ? " " + recording.line() + ";" : "")
                + (liveComplete ? "" : " (not all of the live run's events could be read)");
    }

    static String named(String title, List<Loss> losses) {
        if (losses.isEmpty()) {
            return "";
        }
        String names =
                losses.stream().limit(NAMED).map(Loss::toString).collect(Collectors.joining(", "));
        int more = losses.size() - NAMED;
        return title + names + (more > 0 ? " and %d more;".formatted(more) : ";");
    }

    /** The report as JSON. */
    ObjectNode json() {
        ObjectNode object = JSON.createObjectNode();
        ObjectNode replay = object.putObject("replay");
        ObjectNode answers = replay.putObject("answers");
        statuses.forEach(answers::put);
        replay.put("seconds", Math.round(seconds * 10) / 10.0);
        replay.put("chunks_late", events.count(Loss.Kind.LATE));
        replay.put("chunks_missing", events.count(Loss.Kind.MISSING));
        replay.put("questions_late", events.count(Loss.Kind.LATE_QUESTION));
        replay.put("frames_damaged", events.framesDamaged());
        replay.put("dead_letters", deadLetters);
        replay.put("live_events_complete", liveComplete);
        replay.put("records_removed", recording.removed());
        replay.put("compacted", recording.compacted());
        add(replay.putArray("only_replay"), comparison.replayOnly());
        add(replay.putArray("only_live"), comparison.liveOnly());
        replay.put("differs", differs());
        return object;
    }

    static void add(ArrayNode array, List<Loss> losses) {
        for (Loss loss : losses) {
            ObjectNode object =
                    array.addObject()
                            .put("kind", loss.kind().name().toLowerCase(Locale.ROOT))
                            .put("stream_id", loss.streamId());
            if (loss.kind() == Loss.Kind.LATE_QUESTION) {
                object.put("query_id", loss.queryId());
            } else {
                object.put("epoch", loss.epoch())
                        .put("first_sequence", loss.first())
                        .put("last_sequence", loss.last());
            }
        }
    }
}
