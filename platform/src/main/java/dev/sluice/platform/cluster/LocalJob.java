// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.util.SerializedThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A job on a {@link LocalCluster}. Thread-safe. */
public final class LocalJob {

    private final MiniCluster cluster;
    private final JobID id;
    private final CompletableFuture<JobResult> result;

    LocalJob(MiniCluster cluster, JobID id) {
        this.cluster = cluster;
        this.id = id;
        this.result = cluster.requestJobResult(id);
    }

    /** Returns the job's id, as the web UI shows it. */
    public JobID id() {
        return id;
    }

    /** Returns whether the job has ended, successfully or not. */
    public boolean ended() {
        return result.isDone();
    }

    /** Returns whether every task is running or has finished. */
    public boolean running() throws Exception {
        if (cluster.getJobStatus(id).get() != JobStatus.RUNNING) {
            return false;
        }
        for (AccessExecutionVertex vertex : vertices()) {
            ExecutionState state = vertex.getExecutionState();
            if (state != ExecutionState.RUNNING && state != ExecutionState.FINISHED) {
                return false;
            }
        }
        return true;
    }

    /**
     * Waits for the job to end.
     *
     * @return whether it ended within {@code timeout}
     * @throws JobFailedException if it failed
     */
    public boolean await(Duration timeout) throws InterruptedException, JobFailedException {
        try {
            JobResult ended = result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (ended.getSerializedThrowable().isPresent()) {
                SerializedThrowable failure = ended.getSerializedThrowable().get();
                throw new JobFailedException(failure.deserializeError(getClass().getClassLoader()));
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new JobFailedException(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    /** Returns how many times the job was restarted after a failure. */
    public int restarts() throws Exception {
        int restarts = 0;
        for (AccessExecutionVertex vertex : vertices()) {
            restarts = Math.max(restarts, vertex.getCurrentExecutionAttempt().getAttemptNumber());
        }
        return restarts;
    }

    /** Returns the message of the failure before the last restart, or "" if there was none. */
    public String lastFailure() throws Exception {
        ErrorInfo failure = cluster.getExecutionGraph(id).get().getFailureInfo();
        if (failure == null) {
            return "";
        }
        Throwable error = failure.getException().deserializeError(getClass().getClassLoader());
        return JobFailedException.rootMessage(error);
    }

    private Iterable<AccessExecutionVertex> vertices() throws Exception {
        List<AccessExecutionVertex> vertices = new ArrayList<>();
        cluster.getExecutionGraph(id).get().getAllExecutionVertices().forEach(vertices::add);
        return vertices;
    }

    /** Takes a checkpoint and returns its path. */
    public String checkpoint() throws Exception {
        return cluster.triggerCheckpoint(id).get();
    }

    /** Takes a savepoint into a folder while the job continues; returns its path. */
    public String savepoint(String folder) throws Exception {
        return cluster.triggerSavepoint(id, folder, false, SavepointFormatType.CANONICAL).get();
    }

    /** Takes a savepoint in a folder, stops the job without draining it, and returns the path. */
    public String stopWithSavepoint(String folder) throws Exception {
        String path =
                cluster.stopWithSavepoint(id, folder, false, SavepointFormatType.CANONICAL).get();
        result.get();
        return path;
    }

    /** Cancels the job and waits until it has ended. */
    public void cancel() throws Exception {
        if (!result.isDone()) {
            cluster.cancelJob(id).get();
        }
        result.get();
    }
}
