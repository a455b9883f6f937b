// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.platform.client.AnswerReader;
import dev.sluice.platform.client.QuerySender;
import dev.sluice.platform.cluster.JobMonitor;
import dev.sluice.platform.cluster.LocalJob;

/**
 * What the demo uses of the parts that were started.
 *
 * @param job the running job
 * @param monitor reports the job's restarts
 * @param answers reads the answers
 * @param sender sends the questions
 * @param time the capture time of the camera, which has just started
 */
record DemoSystem(
        LocalJob job,
        JobMonitor monitor,
        AnswerReader answers,
        QuerySender sender,
        StreamTime time) {}
