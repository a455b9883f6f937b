// SPDX-License-Identifier: Apache-2.0
/**
 * Which tokens the decoder can do without, by what its attention says of them: {@link
 * dev.sluice.model.prune.TokenScores} rank the visual tokens between two layers, and {@link
 * dev.sluice.model.prune.GuiKv} chooses what stays in a KV cache. Pure functions of arrays; they
 * know neither graphs nor prompts.
 */
@NullMarked
package dev.sluice.model.prune;

import org.jspecify.annotations.NullMarked;
