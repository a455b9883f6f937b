package dev.sluice.ingest.source;

import dev.sluice.world.Camera;
import dev.sluice.world.Plot;
import dev.sluice.world.Split;

import java.util.Arrays;
import java.util.Locale;

/**
 * The synthetic camera: {@code synthetic:?seed=7&width=168&height=168&fps=10&gop=10&seconds=60}.
 *
 * @param set which set of scenes
 * @param seed which scene of the set
 * @param width pixels in a row, even
 * @param height rows, even
 * @param fps pictures a second
 * @param gop pictures in a group
 * @param seconds length of the scene, or 0 for one scene after another without an end
 * @param noise standard deviation of the sensor's noise, levels of 255
 * @param bitRate bits a second, or 0 for what the size suggests
 * @param plot what happens in the scenes
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
        Plot plot) {

    /** Of usual scenes. */
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

    /** What stands where nothing is said. */
    public static SyntheticOptions defaults() {
        return new SyntheticOptions(
                Split.TEST, 7, 168, 168, 10, 10, 0, (int) Camera.USUAL_NOISE, 0);
    }

    /** The nominal time of a picture, microseconds. */
    long frameMicros() {
        return 1_000_000L / fps;
    }

    static SyntheticOptions of(SourceOptions options) throws SourceException {
        options.allow(
                "set", "seed", "width", "height", "fps", "gop", "seconds", "noise", "bitrate",
                "plot");
        SyntheticOptions d = defaults();
        return new SyntheticOptions(
                named(options, "set", Split.values(), d.set),
                options.number("seed", d.seed, 0, Integer.MAX_VALUE),
                even(options, "width", d.width),
                even(options, "height", d.height),
                (int) options.number("fps", d.fps, 1, 120),
                (int) options.number("gop", d.gop, 1, 3600),
                (int) options.number("seconds", d.seconds, 0, 86_400),
                (int) options.number("noise", d.noise, 0, 30),
                (int) options.number("bitrate", d.bitRate, 0, Integer.MAX_VALUE),
                named(options, "plot", Plot.values(), d.plot));
    }

    private static <E extends Enum<E>> E named(
            SourceOptions options, String name, E[] all, E otherwise) throws SourceException {
        String text = options.text(name).orElse(otherwise.name());
        for (E one : all) {
            if (one.name().equalsIgnoreCase(text)) {
                return one;
            }
        }
        throw new SourceException(
                "option %s of synthetic: is '%s': expected one of %s"
                        .formatted(name, text, Arrays.toString(all).toLowerCase(Locale.ROOT)));
    }

    private static int even(SourceOptions options, String name, int otherwise)
            throws SourceException {
        long value = options.number(name, otherwise, 32, 4096);
        if (value % 2 != 0) {
            throw new SourceException(
                    "option %s of synthetic: is %d: expected an even number; use %d"
                            .formatted(name, value, value + 1));
        }
        return (int) value;
    }
}
