// SPDX-License-Identifier: Apache-2.0
/**
 * Sessions: the KV caches of the beginnings of prompts, which are kept between the questions of a
 * stream and evicted beyond a limit. A digest of each block shows how much of the beginning a new
 * prompt shares. The entry point is {@link dev.sluice.model.session.SessionStore}.
 */
@NullMarked
package dev.sluice.model.session;

import org.jspecify.annotations.NullMarked;
