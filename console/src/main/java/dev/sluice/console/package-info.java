// SPDX-License-Identifier: Apache-2.0
/** The console: a web page about the streams of a deployment, and its HTTP interface. */
@NullMarked
package dev.sluice.console;

import org.jspecify.annotations.NullMarked;
