package dev.sluice.ingest.source;

import dev.sluice.world.Camera;
import dev.sluice.world.Picture;
import dev.sluice.world.Scene;

/**
 * The pictures of the synthetic camera. An endless one is carried to another scene every {@value
 * #SCENE_SECONDS} s. A picture depends on the options and its number alone. Not safe for several
 * threads.
 */
final class SyntheticFilm {

    /** How long one scene of an endless film lasts. */
    static final int SCENE_SECONDS = 600;

    private final SyntheticOptions options;
    private Camera camera;
    private long sceneNumber = -1;

    SyntheticFilm(SyntheticOptions options) {
        this.options = options;
    }

    /** Picture number n as I420: luma, then both chroma planes, without padding (BT.601). */
    byte[] i420(long number) {
        int length = options.seconds() == 0 ? SCENE_SECONDS : options.seconds();
        double time = (double) number / options.fps();
        long scene = (long) (time / length);
        if (scene != sceneNumber) {
            sceneNumber = scene;
            camera = open(scene, length);
        }
        Picture picture = camera.take(time - scene * length, number);
        return I420.of(picture.pixels(), picture.width(), picture.height());
    }

    private Camera open(long number, int length) {
        Scene scene = options.plot().write(options.set(), options.seed() + number, length);
        return new Camera(scene, options.width(), options.height(), options.noise());
    }
}
