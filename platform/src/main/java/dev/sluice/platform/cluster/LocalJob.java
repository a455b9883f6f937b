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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A job on a {@link LocalCluster}. Safe for several threads. */
public final class LocalJob {

    private final MiniCluster cluster;
    private final JobID id;
    private final CompletableFuture<JobResult> result;

    LocalJob(MiniCluster cluster, JobID id) {
        this.cluster = cluster;
        this.id = id;
        this.result = cluster.requestJobResult(id);
    }

    /** The job's id, as the web UI shows it. */
    public JobID id() {
        return id;
    }

    /** Whether the job has ended, well or not. */
    public boolean ended() {
        return result.isDone();
    }

    /** Whether every task runs, or has done its work. */
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
     * Waits for the job's end.
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
            throw new JobFailedException(e.getCause());
        }
    }

    /** How often the job was started again after a failure. */
    public int restarts() throws Exception {
        int restarts = 0;
        for (AccessExecutionVertex vertex : vertices()) {
            restarts = Math.max(restarts, vertex.getCurrentExecutionAttempt().getAttemptNumber());
        }
        return restarts;
    }

    /** Why the job was started again, in words; empty if it never was. */
    public String lastFailure() throws Exception {
        ErrorInfo failure = cluster.getExecutionGraph(id).get().getFailureInfo();
        if (failure == null) {
            return "";
        }
        Throwable error = failure.getException().deserializeError(getClass().getClassLoader());
        return new JobFailedException(error).getMessage();
    }

    private Iterable<AccessExecutionVertex> vertices() throws Exception {
        List<AccessExecutionVertex> vertices = new ArrayList<>();
        cluster.getExecutionGraph(id).get().getAllExecutionVertices().forEach(vertices::add);
        return vertices;
    }

    /** Takes a checkpoint now; returns where it lies. */
    public String checkpoint() throws Exception {
        return cluster.triggerCheckpoint(id).get();
    }

    /** Takes a savepoint into a folder, then stops the job without draining it. */
    public String stopWithSavepoint(String folder) throws Exception {
        String path =
                cluster.stopWithSavepoint(id, folder, false, SavepointFormatType.CANONICAL).get();
        result.get();
        return path;
    }

    /** Cancels the job and waits until it is gone. */
    public void cancel() throws Exception {
        if (!result.isDone()) {
            cluster.cancelJob(id).get();
        }
        result.get();
    }
}
