package dev.sluice.ingest.source;

/**
 * The synthetic scene: {@code synthetic:?seed=7&width=320&height=240&fps=10&gop=10&shapes=3}.
 *
 * @param seed decides everything that is drawn
 * @param width pixels in a row, even
 * @param height rows, even
 * @param fps pictures a second
 * @param gop pictures in a group
 * @param shapes how many things move
 * @param seconds length of the scene, or 0 for one without an end
 */
public record SyntheticOptions(
        long seed, int width, int height, int fps, int gop, int shapes, int seconds) {

    /** What stands where nothing is said. */
    public static SyntheticOptions defaults() {
        return new SyntheticOptions(7, 320, 240, 10, 10, 3, 0);
    }

    /** The nominal time of a picture, microseconds. */
    long frameMicros() {
        return 1_000_000L / fps;
    }

    static SyntheticOptions of(SourceOptions options) throws SourceException {
        options.allow("seed", "width", "height", "fps", "gop", "shapes", "seconds");
        SyntheticOptions d = defaults();
        return new SyntheticOptions(
                options.number("seed", d.seed, Long.MIN_VALUE, Long.MAX_VALUE),
                even(options, "width", d.width),
                even(options, "height", d.height),
                (int) options.number("fps", d.fps, 1, 120),
                (int) options.number("gop", d.gop, 1, 3600),
                (int) options.number("shapes", d.shapes, 0, 100),
                (int) options.number("seconds", d.seconds, 0, 1_000_000));
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
