// SPDX-License-Identifier: Apache-2.0
/**
 * Downloads model folders from a hub: a server that speaks the HTTP interface of the Hugging Face
 * hub. What a server sends is not trusted: names of files, sizes and contents are checked.
 */
@NullMarked
package dev.sluice.app.hub;

import org.jspecify.annotations.NullMarked;
