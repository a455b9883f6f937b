// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.inspect.FrameSpool.Entry;
import dev.sluice.engine.clip.StepOutcome;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Chooses the steps that the contact sheet shows. Stateless. */
final class Moments {

    /**
     * A step to show.
     *
     * @param frame its last frame
     * @param why why it was chosen
     */
    record Moment(Entry frame, String why) {}

    private Moments() {}

    /**
     * Chooses steps by the first policy, in their order: scene changes and the steps that keep
     * most, up to half of all, and steps at even distances.
     *
     * @param count number of steps, or fewer if the video has fewer
     */
    static List<Moment> choose(Film film, int count) {
        Map<Long, String> why = new TreeMap<>();
        List<StepOutcome> steps = film.traces().get(0).steps();
        steps.stream()
                .filter(StepOutcome::sceneChange)
                .sorted(Comparator.comparingDouble(StepOutcome::redundancy))
                .limit(count / 4)
                .forEach(step -> why.put(step.step(), "scene change"));
        steps.stream()
                .skip(1) // all of the first step is kept
                .sorted(Comparator.comparingDouble(step -> -keptShare(film, step.step())))
                .limit(count / 4)
                .forEach(step -> why.putIfAbsent(step.step(), "keeps most"));
        int missing = Math.min(count, steps.size()) - why.size();
        for (int i = 0; i < missing; i++) {
            int at = (int) ((i + 0.5) * steps.size() / missing);
            why.putIfAbsent(steps.get(at).step(), "");
        }
        return moments(film, why);
    }

    /** The mean share that the policies keep of a step. */
    private static double keptShare(Film film, long step) {
        return film.traces().stream()
                .map(trace -> trace.at(step))
                .filter(Objects::nonNull)
                .mapToDouble(Trace::keptShare)
                .average()
                .orElse(0);
    }

    private static List<Moment> moments(Film film, Map<Long, String> why) {
        Map<Long, Entry> last = new TreeMap<>();
        film.frames().forEach(frame -> last.put(frame.step(), frame));
        List<Moment> moments = new ArrayList<>();
        why.forEach(
                (step, reason) -> {
                    Entry frame = last.get(step);
                    if (frame != null) {
                        moments.add(new Moment(frame, reason));
                    }
                });
        return moments;
    }
}
