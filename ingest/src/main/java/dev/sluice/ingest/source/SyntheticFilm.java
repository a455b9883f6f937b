// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.world.Camera;
import dev.sluice.world.Frame;
import dev.sluice.world.Scene;

import org.jspecify.annotations.Nullable;

/**
 * The frames of the synthetic camera. A film without an end changes its scene every {@value
 * #SCENE_SECONDS} s. A frame depends on the options and its index only. Not safe for use by several
 * threads.
 */
final class SyntheticFilm {

    /** Duration of one scene of a film without an end. */
    static final int SCENE_SECONDS = 600;

    private final SyntheticOptions options;
    private @Nullable Camera camera; // null before the first frame
    private long sceneIndex = -1;

    SyntheticFilm(SyntheticOptions options) {
        this.options = options;
    }

    /** The frame with this index as I420 (BT.601): luma, then both chroma planes, no padding. */
    byte[] i420(long index) {
        int length = options.seconds() == 0 ? SCENE_SECONDS : options.seconds();
        double time = (double) index / options.fps();
        long scene = (long) (time / length);
        if (camera == null || scene != sceneIndex) {
            sceneIndex = scene;
            camera = open(scene, length);
        }
        Frame picture = camera.film(time - scene * length, index);
        return I420.of(picture.pixels(), picture.width(), picture.height());
    }

    private Camera open(long index, int length) {
        Scene written = options.plot().write(options.set(), options.seed() + index, length);
        Scene scene = options.camera().film(written);
        return new Camera(scene, options.width(), options.height(), options.noise());
    }
}
