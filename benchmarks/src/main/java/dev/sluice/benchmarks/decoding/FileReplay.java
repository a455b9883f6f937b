// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.decoding;

import dev.sluice.benchmarks.decoding.StreamReplay.Result;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Prints how many times faster than real time a file is replayed ({@link StreamReplay}).
 *
 * <pre>{@code
 * java -Dsluice.home=. -cp … dev.sluice.benchmarks.decoding.FileReplay FILE MINUTES [KEY=VALUE …]
 * }</pre>
 */
public final class FileReplay {

    private static final double WARM_UP_MINUTES = 0.5;

    private FileReplay() {}

    public static void main(String[] arguments) throws Exception {
        VideoFile video = VideoFile.read(Path.of(arguments[0]));
        double minutes = Double.parseDouble(arguments[1]);
        Map<String, String> values = new HashMap<>();
        for (int i = 2; i < arguments.length; i++) {
            String[] option = arguments[i].split("=", 2);
            values.put(option[0], option[1]);
        }
        try (StreamReplay replay = new StreamReplay(video, values)) {
            replay.run(WARM_UP_MINUTES);
            System.out.println(text(video.name(), replay.run(minutes)));
        }
        System.exit(0);
    }

    private static String text(String name, Result result) {
        double seconds = result.videoSeconds();
        return String.format(
                Locale.ROOT,
                "%s: %.0f s of video in %.1f s = %.1f × real time; %.1f CPU s = %.1f ms a video second, %.1f video s a CPU s, %.2f cores; answers %s",
                name,
                seconds,
                result.wallSeconds(),
                seconds / result.wallSeconds(),
                result.cpuSeconds(),
                1e3 * result.cpuSeconds() / seconds,
                seconds / result.cpuSeconds(),
                result.cpuSeconds() / result.wallSeconds(),
                result.answers());
    }
}
