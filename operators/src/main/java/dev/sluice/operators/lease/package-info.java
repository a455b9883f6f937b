// SPDX-License-Identifier: Apache-2.0
/**
 * The lease on a prefix of transactional ids: a running job holds it, so that another one can see at
 * its start that the prefix is in use. It is the membership of a consumer group, which the broker
 * ends by itself when the job's process is gone.
 */
@NullMarked
package dev.sluice.operators.lease;

import org.jspecify.annotations.NullMarked;
