// SPDX-License-Identifier: Apache-2.0
/** The verb {@code world}: writes scenes with truth and questions, to train or test a model on. */
@NullMarked
package dev.sluice.app.world;

import org.jspecify.annotations.NullMarked;
