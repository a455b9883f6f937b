// SPDX-License-Identifier: Apache-2.0
/**
 * A small synthetic world for testing and training video models: scenes generated from a seed,
 * filmed by a camera that stands still or moves, with the exact truth about what is where at every
 * time, in the room and in the picture.
 *
 * <p>{@link dev.sluice.world.SceneScript} and {@link dev.sluice.world.Plot} write scenes, {@link
 * dev.sluice.world.Filming} says where the camera looks, {@link dev.sluice.world.Camera} films, and
 * {@link dev.sluice.world.Truth} answers what is the case.
 * Plain Java without dependencies. Scenes must not change: models were trained on them.
 */
@NullMarked
package dev.sluice.world;

import org.jspecify.annotations.NullMarked;
