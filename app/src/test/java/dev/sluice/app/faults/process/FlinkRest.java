// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The REST interface of a job manager. Thread-safe. */
public final class FlinkRest {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final int port;

    FlinkRest(int port) {
        this.port = port;
    }

    public int port() {
        return port;
    }

    /** Returns the number of slots of the task managers that are registered. */
    int slots() throws Exception {
        return get("/overview").path("slots-total").asInt();
    }

    /** Returns the state of a job, such as RUNNING, or UNKNOWN. */
    public String state(String job) throws Exception {
        return get("/jobs/" + job).path("state").asText("UNKNOWN");
    }

    /** Waits until every task of a job runs. */
    public void awaitRunning(String job) throws Exception {
        FaultCluster.await("the tasks of the job", () -> running(job));
    }

    private boolean running(String job) throws Exception {
        JsonNode found = get("/jobs/" + job);
        if (found.path("state").asText().equals("FAILED")) {
            throw new AssertionError("the job failed: " + rootCause(job));
        }
        boolean all = found.path("vertices").size() > 0;
        for (JsonNode vertex : found.path("vertices")) {
            all &= vertex.path("status").asText().equals("RUNNING");
        }
        return all && found.path("state").asText().equals("RUNNING");
    }

    /** Returns the last failure of a job. */
    public String rootCause(String job) throws Exception {
        return get("/jobs/" + job + "/exceptions")
                .path("exceptionHistory")
                .path("entries")
                .path(0)
                .path("stacktrace")
                .asText("none");
    }

    /** Returns how often a job was restarted, as of some seconds ago. */
    public int restarts(String job) throws Exception {
        return get("/jobs/" + job + "/metrics?get=numRestarts").path(0).path("value").asInt();
    }

    /** Returns the number of completed checkpoints, or of failed ones. */
    public int checkpoints(String job, String kind) throws Exception {
        return get("/jobs/" + job + "/checkpoints").path("counts").path(kind).asInt();
    }

    /** Returns the path of the last completed checkpoint. */
    public String lastCheckpoint(String job) throws Exception {
        return get("/jobs/" + job + "/checkpoints")
                .path("latest")
                .path("completed")
                .path("external_path")
                .asText();
    }

    /** Waits for one more completed checkpoint than now. */
    public void awaitCheckpoint(String job) throws Exception {
        int now = checkpoints(job, "completed");
        FaultCluster.await("a checkpoint", () -> checkpoints(job, "completed") > now);
    }

    /** Stops a job with a savepoint; returns its path. */
    public String stop(String job, String folder) throws Exception {
        String body = "{\"targetDirectory\":\"%s\",\"drain\":false}".formatted(folder);
        String path = trigger(job, "/stop", body);
        FaultCluster.await("the end of the job", () -> ended(job));
        return path;
    }

    /** Takes a savepoint; returns its path. */
    public String savepoint(String job, String folder) throws Exception {
        return trigger(
                job,
                "/savepoints",
                "{\"target-directory\":\"%s\",\"cancel-job\":false}".formatted(folder));
    }

    private String trigger(String job, String verb, String body) throws Exception {
        String id = send("POST", "/jobs/" + job + verb, body).path("request-id").asText();
        JsonNode[] found = new JsonNode[1];
        FaultCluster.await(
                "the savepoint",
                () -> {
                    found[0] = get("/jobs/" + job + "/savepoints/" + id);
                    return found[0].path("status").path("id").asText().equals("COMPLETED");
                });
        String path = found[0].path("operation").path("location").asText();
        if (path.isEmpty()) {
            throw new IOException("no savepoint: " + found[0]);
        }
        return path;
    }

    /** Cancels a job and waits for its end. */
    public void cancel(String job) throws Exception {
        if (!ended(job)) {
            send("PATCH", "/jobs/" + job + "?mode=cancel", "");
            FaultCluster.await("the end of the job", () -> ended(job));
        }
    }

    private boolean ended(String job) throws Exception {
        return switch (state(job)) {
            case "FINISHED", "CANCELED", "FAILED", "UNKNOWN" -> true;
            default -> false;
        };
    }

    private JsonNode get(String path) throws Exception {
        return send("GET", path, "");
    }

    private JsonNode send(String method, String path, String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 500) {
            throw new IOException("%s: %s".formatted(path, response.body()));
        }
        return MAPPER.readTree(response.body());
    }
}
