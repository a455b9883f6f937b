// SPDX-License-Identifier: Apache-2.0
/** Integration tests of the whole path: a broker, a cluster and a model in this process. */
package dev.sluice.app.integration;
