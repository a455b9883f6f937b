// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The metrics of a job as they were when they were read from Prometheus's page.
 *
 * @param lines one metric each
 */
record JobMetrics(List<String> lines) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String OPERATOR = "flink_taskmanager_job_task_operator_";

    static JobMetrics read(URI address) throws IOException, InterruptedException {
        HttpResponse<String> page =
                CLIENT.send(
                        HttpRequest.newBuilder(address).build(),
                        HttpResponse.BodyHandlers.ofString());
        return new JobMetrics(page.body().lines().toList());
    }

    /** Returns up to which capture time a stream was applied, in seconds since 1970, or NaN. */
    double appliedSeconds(String streamId) {
        return values(
                        OPERATOR + "encode_stream_captureTimeSeconds",
                        "stream=\"%s\"".formatted(streamId))
                .max()
                .orElse(Double.NaN);
    }

    /** Returns the sum over all subtasks of a counter of an operator. */
    double sum(String counter) {
        return values(OPERATOR + counter, "").sum();
    }

    /** Returns the mean over all subtasks of a gauge of an operator, without NaN. */
    double mean(String gauge) {
        return values(OPERATOR + gauge, "")
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /** Returns a metric of the job. */
    double job(String gauge) {
        return values("flink_jobmanager_job_" + gauge, "").findFirst().orElse(Double.NaN);
    }

    private DoubleStream values(String metric, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(metric + "{") && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    }
}
