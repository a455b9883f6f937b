// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/**
 * What the next result of a {@link SceneDetector} depends on.
 *
 * @param inDip whether the last step was in a dip
 * @param baseline mean redundancy; NaN before the first comparison
 * @param deviation mean distance from the baseline
 */
record SceneState(boolean inDip, double baseline, double deviation) {}
