// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

/**
 * The camera that films a scene, along the scene's path. A frame depends only on the scene, its
 * time and its number. Not safe for use by several threads.
 */
public final class Camera {

    /** Default standard deviation of the sensor noise, levels of 255. */
    public static final double DEFAULT_NOISE = 3.5;

    /** Value in {@link #thingsShown} for pixels that show the room and no thing. */
    public static final byte NO_THING = -1;

    private final Scene scene;
    private final int width;
    private final int height;
    private final RoomPainter room;
    private final SensorNoise noise;

    /**
     * Creates a camera for a scene.
     *
     * @param width width of the frames, pixels
     * @param height height of the frames, pixels
     * @param sigma standard deviation of the sensor noise, levels of 255
     */
    public Camera(Scene scene, int width, int height, double sigma) {
        this.scene = scene;
        this.width = width;
        this.height = height;
        this.room = new RoomPainter(scene.room(), scene.path().objectScale(), width, height);
        this.noise = new SensorNoise(scene.seed(), sigma);
    }

    /**
     * Films one frame.
     *
     * @param time seconds of scene time
     * @param number number of the frame, which determines the noise
     */
    public Frame film(double time, long number) {
        int[] pixels = room.paint(scene.path().at(time));
        draw(time, (at, thing, tint) -> pixels[at] = tint.rgb());
        noise.addTo(pixels, width, number);
        return new Frame(width, height, pixels);
    }

    /**
     * Returns, for each pixel in row-major order, the index in the scene's list of the thing that
     * it shows, or {@link #NO_THING}.
     *
     * @param time seconds of scene time
     */
    public byte[] thingsShown(double time) {
        byte[] owners = new byte[width * height];
        java.util.Arrays.fill(owners, NO_THING);
        draw(time, (at, thing, tint) -> owners[at] = (byte) thing);
        return owners;
    }

    /** Receives the pixels that a thing covers. */
    private interface Brush {
        void paint(int at, int thing, Tint tint);
    }

    private void draw(double time, Brush brush) {
        View view = scene.path().at(time);
        for (int i = 0; i < scene.things().size(); i++) {
            int number = i;
            Sight.of(scene, scene.things().get(i), time, view)
                    .ifPresent(sight -> draw(sight, number, brush));
        }
    }

    private void draw(Sight sight, int number, Brush brush) {
        double radius = sight.radius() * Math.min(width, height);
        double x = sight.x() * width;
        double y = sight.y() * height;
        int top = Math.max(0, (int) Math.floor(y - radius));
        int bottom = Math.min(height - 1, (int) Math.ceil(y + radius));
        int left = Math.max(0, (int) Math.floor(x - radius));
        int right = Math.min(width - 1, (int) Math.ceil(x + radius));
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                if (sight.kind().covers((column + 0.5 - x) / radius, (row + 0.5 - y) / radius)) {
                    brush.paint(row * width + column, number, sight.tint());
                }
            }
        }
    }
}
