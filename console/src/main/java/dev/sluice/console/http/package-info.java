// SPDX-License-Identifier: Apache-2.0
/** The HTTP server: who may use it, the page's files, and the interface over JSON. */
@NullMarked
package dev.sluice.console.http;

import org.jspecify.annotations.NullMarked;
