// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.world.Camera;
import dev.sluice.world.Filming;
import dev.sluice.world.Plot;
import dev.sluice.world.Split;

import java.util.Arrays;
import java.util.Locale;

/**
 * The options of the synthetic camera: {@code
 * synthetic:?seed=7&width=168&height=168&fps=10&gop=10&seconds=60}.
 *
 * @param set set of scenes
 * @param seed selects a scene of the set
 * @param width in pixels, even
 * @param height in pixels, even
 * @param fps frames per second
 * @param gop frames per GOP
 * @param seconds duration of the scene, or 0 for a sequence of scenes without an end
 * @param noise standard deviation of the sensor noise, in levels of 255
 * @param bitRate bits per second, or 0 for a rate that is derived from the size
 * @param plot kind of events in the scenes
 * @param camera how the scenes are filmed
 */
public record SyntheticOptions(
        Split set,
        long seed,
        int width,
        int height,
        int fps,
        int gop,
        int seconds,
        int noise,
        int bitRate,
        Plot plot,
        Filming camera) {

    /** Options of scenes that a fixed camera films. */
    public SyntheticOptions(
            Split set,
            long seed,
            int width,
            int height,
            int fps,
            int gop,
            int seconds,
            int noise,
            int bitRate,
            Plot plot) {
        this(set, seed, width, height, fps, gop, seconds, noise, bitRate, plot, Filming.FIXED);
    }

    /** Options of scenes with the usual plot, filmed by a fixed camera. */
    public SyntheticOptions(
            Split set,
            long seed,
            int width,
            int height,
            int fps,
            int gop,
            int seconds,
            int noise,
            int bitRate) {
        this(set, seed, width, height, fps, gop, seconds, noise, bitRate, Plot.USUAL);
    }

    /** The defaults of all options. */
    public static SyntheticOptions defaults() {
        return new SyntheticOptions(
                Split.TEST, 7, 168, 168, 10, 10, 0, (int) Camera.DEFAULT_NOISE, 0);
    }

    /** Returns the same options for another way of filming. */
    public SyntheticOptions filmed(Filming other) {
        return new SyntheticOptions(
                set, seed, width, height, fps, gop, seconds, noise, bitRate, plot, other);
    }

    /** Nominal duration of a frame in microseconds. */
    long frameMicros() {
        return 1_000_000L / fps;
    }

    static SyntheticOptions of(SourceOptions options) throws SourceException {
        if (!options.path().isEmpty()) {
            throw new SourceException(
                    "found '%s' behind synthetic: expected options only; write synthetic:?seed=7&seconds=60"
                            .formatted(options.path()));
        }
        options.requireKnown(
                "set", "seed", "width", "height", "fps", "gop", "seconds", "noise", "bitrate",
                "plot", "camera");
        SyntheticOptions d = defaults();
        return new SyntheticOptions(
                named(options, "set", Split.values(), d.set),
                options.integer("seed", d.seed, 0, Integer.MAX_VALUE),
                even(options, "width", d.width),
                even(options, "height", d.height),
                (int) options.integer("fps", d.fps, 1, 120),
                (int) options.integer("gop", d.gop, 1, 3600),
                (int) options.integer("seconds", d.seconds, 0, 86_400),
                (int) options.integer("noise", d.noise, 0, 30),
                (int) options.integer("bitrate", d.bitRate, 0, Integer.MAX_VALUE),
                named(options, "plot", Plot.values(), d.plot),
                named(options, "camera", Filming.values(), d.camera));
    }

    private static <E extends Enum<E>> E named(
            SourceOptions options, String name, E[] all, E fallback) throws SourceException {
        String text = options.text(name).orElse(fallback.name());
        for (E one : all) {
            if (one.name().equalsIgnoreCase(text)) {
                return one;
            }
        }
        throw new SourceException(
                "option %s of synthetic: is '%s': expected one of %s"
                        .formatted(name, text, Arrays.toString(all).toLowerCase(Locale.ROOT)));
    }

    private static int even(SourceOptions options, String name, int fallback)
            throws SourceException {
        long value = options.integer(name, fallback, 32, 4096);
        if (value % 2 != 0) {
            throw new SourceException(
                    "option %s of synthetic: is %d: expected an even number; use %d"
                            .formatted(name, value, value + 1));
        }
        return (int) value;
    }
}
