// SPDX-License-Identifier: Apache-2.0
/**
 * YAML files that people write: values that know their place, so that a message names the line and
 * the key of everything that is wrong with a file.
 */
@NullMarked
package dev.sluice.platform.yaml;

import org.jspecify.annotations.NullMarked;
