// SPDX-License-Identifier: Apache-2.0
/**
 * Loads models and shares them: the registry of the weights in memory, the handles that callers
 * hold, and the probe of vision encoders that were exported for one size of frames. The entry point
 * is {@link dev.sluice.model.load.FolderLoader}, which {@link dev.sluice.model.VideoLlms} finds as
 * a service.
 */
@NullMarked
package dev.sluice.model.load;

import org.jspecify.annotations.NullMarked;
