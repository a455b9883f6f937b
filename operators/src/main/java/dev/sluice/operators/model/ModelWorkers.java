// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.model;

import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.keyed.KeyedAsync;
import dev.sluice.operators.keyed.WorkPool;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.apache.flink.util.IOUtils;

/**
 * The model of an operator and the threads that run it, which are opened and closed together. Used
 * only by the task's mailbox thread.
 */
public final class ModelWorkers implements AutoCloseable {

    private final VideoLlm model;
    private final WorkPool pool;
    private final KeyedAsync async;

    private ModelWorkers(VideoLlm model, WorkPool pool, KeyedAsync async) {
        this.model = model;
        this.pool = pool;
        this.async = async;
    }

    /**
     * Opens the model and leases the threads.
     *
     * @param pool name of the pool that the process shares
     * @param threads number of its threads
     * @param keys the operator, whose current key a task completes under
     */
    public static ModelWorkers open(
            ModelLoader models, String pool, int threads, MailboxExecutor mailbox, KeyContext keys)
            throws ModelException {
        WorkPool lease = WorkPool.lease(pool, threads);
        try {
            KeyedAsync async = new KeyedAsync(mailbox, lease, keys);
            return new ModelWorkers(models.open(), lease, async);
        } catch (ModelException | RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    /** The model, which tasks on the pool may call as well. */
    public VideoLlm model() {
        return model;
    }

    /** Submits tasks to the pool. */
    public KeyedAsync async() {
        return async;
    }

    /** Ends the tasks first, then releases the model that they use, then the threads. */
    @Override
    public void close() throws Exception {
        IOUtils.closeAll(async, model, pool);
    }
}
