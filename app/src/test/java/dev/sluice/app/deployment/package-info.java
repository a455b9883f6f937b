// SPDX-License-Identifier: Apache-2.0
/** Tests of the files with which Sluice is deployed: compose, monitoring and Kubernetes. */
package dev.sluice.app.deployment;
