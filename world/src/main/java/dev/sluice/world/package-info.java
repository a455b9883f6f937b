// SPDX-License-Identifier: Apache-2.0
/**
 * A small synthetic world for testing and training video models: scenes generated from a seed,
 * filmed by a fixed camera, with the exact truth about what is where at every time.
 *
 * <p>{@link dev.sluice.world.SceneScript} and {@link dev.sluice.world.Plot} write scenes, {@link
 * dev.sluice.world.Camera} films them, and {@link dev.sluice.world.Truth} answers what is the case.
 * Plain Java without dependencies. Scenes must not change: models were trained on them.
 */
@NullMarked
package dev.sluice.world;

import org.jspecify.annotations.NullMarked;
