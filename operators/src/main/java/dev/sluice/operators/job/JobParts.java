// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.operators.drop.DropFactory;
import dev.sluice.operators.model.ModelLoader;

/**
 * The exchangeable parts of a job.
 *
 * @param models opens the model on every task manager
 * @param io the sources and sinks
 * @param drops creates the token drop of each stream; the merge follows the configured policy
 */
public record JobParts(ModelLoader models, JobIo io, DropFactory drops) {}
