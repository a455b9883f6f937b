// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.run;

import dev.sluice.app.progress.Progress;
import dev.sluice.platform.cluster.JobStreams;
import dev.sluice.platform.text.ClockTime;
import dev.sluice.platform.text.Quantity;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Shows one line for each stream of a job in this process. For one thread. */
final class StreamLines {

    private final Progress progress;
    private final JobStreams streams;
    private final Set<String> shown = new HashSet<>();

    StreamLines(Progress progress, JobStreams streams) {
        this.progress = progress;
        this.streams = streams;
    }

    /** Shows the streams as they are now. */
    void refresh() {
        List<JobStreams.State> states = streams.states();
        Set<String> gone = new HashSet<>(shown);
        for (JobStreams.State state : states) {
            progress.show(state.id(), text(state));
            shown.add(state.id());
            gone.remove(state.id());
        }
        gone.forEach(progress::remove);
        shown.removeAll(gone);
    }

    /** One line about a stream. */
    static String text(JobStreams.State state) {
        StringBuilder text = new StringBuilder(state.id());
        text.append(": ").append(Quantity.count(state.chunks(), "chunk"));
        if (Double.isFinite(state.timeSeconds())) {
            text.append(", up to ").append(ClockTime.ofMicros((long) (state.timeSeconds() * 1e6)));
        }
        if (Double.isFinite(state.lagSeconds())) {
            text.append(", ").append(Quantity.seconds(state.lagSeconds())).append(" behind");
        }
        if (Double.isFinite(state.keptRatio())) {
            text.append(
                    String.format(Locale.ROOT, ", %.1f%% of tokens kept", 100 * state.keptRatio()));
        }
        if (state.questionsPending() > 0) {
            text.append(", ")
                    .append(Quantity.count(state.questionsPending(), "question"))
                    .append(" pending");
        }
        return text.toString();
    }
}
