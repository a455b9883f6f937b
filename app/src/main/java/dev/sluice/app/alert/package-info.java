// SPDX-License-Identifier: Apache-2.0
/** The verb {@code alert}: sends the answers of watches to webhooks, at least once. */
@NullMarked
package dev.sluice.app.alert;

import org.jspecify.annotations.NullMarked;
