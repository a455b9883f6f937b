// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.engine.protocol.ChunkRecord;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;

/**
 * Delays chunks so that a replay runs at a given speed. Each subtask starts with the first chunk
 * that it sees. It waits on its own thread for a bounded time, so that a checkpoint is delayed no
 * longer.
 */
final class PaceChunks extends ProcessFunction<ChunkRecord, ChunkRecord> {

    private static final long serialVersionUID = 1L;

    private final double speed;
    private final long maxPauseMillis;

    private transient ReplayPace pace;

    PaceChunks(double speed, Duration maxPause) {
        this.speed = speed;
        this.maxPauseMillis = maxPause.toMillis();
    }

    @Override
    public void open(OpenContext openContext) {
        pace = new ReplayPace(speed, maxPauseMillis);
    }

    @Override
    public void processElement(
            ChunkRecord record, Context context, Collector<ChunkRecord> collector)
            throws InterruptedException {
        // A chunk became available when its last frame was taken.
        long endMicros = record.chunk().endMicros();
        Thread.sleep(pace.pauseMillis(endMicros, System.nanoTime() / 1_000_000));
        collector.collect(record);
    }
}
