// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.platform.SluiceException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the streams that run, and the watches about them, equal to those that a file declares. Not
 * safe for use by several threads.
 */
public final class StreamsRunner {

    private final Ingest ingest;
    private final WatchKeeper watches;
    private Map<String, DeclaredStream> running = Map.of();

    /** Sends queries to the job. */
    @FunctionalInterface
    public interface Sender {
        /**
         * Sends a query.
         *
         * @throws SluiceException if it cannot be sent now
         */
        void send(Query query) throws InterruptedException;
    }

    /**
     * @param ingest without streams; remains the caller's
     * @param sent the watches that earlier processes sent
     * @param warnings receives messages for people
     */
    public StreamsRunner(
            Ingest ingest, Sender sender, SentWatches sent, Consumer<String> warnings) {
        this.ingest = ingest;
        this.watches = new WatchKeeper(sender, sent, warnings);
    }

    /**
     * What {@link #apply} changed: ids of streams.
     *
     * @param added streams that begin
     * @param changed streams that begin again, as a new epoch
     * @param removed streams that end
     */
    public record Changes(List<String> added, List<String> changed, List<String> removed) {

        public Changes {
            added = List.copyOf(added);
            changed = List.copyOf(changed);
            removed = List.copyOf(removed);
        }
    }

    /**
     * Ends the streams that are not declared any more, begins those that are new, and begins those
     * again whose source or options are different. The others go on. Nothing here waits for a
     * source.
     */
    public Changes apply(List<DeclaredStream> declared) {
        Map<String, DeclaredStream> wanted = new LinkedHashMap<>();
        declared.forEach(stream -> wanted.put(stream.id(), stream));
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> removed = new ArrayList<>(running.keySet());
        removed.removeAll(wanted.keySet());
        removed.forEach(ingest::remove);
        wanted.forEach(
                (id, stream) -> {
                    DeclaredStream before = running.get(id);
                    if (before == null) {
                        added.add(id);
                        ingest.add(stream.spec(), stream.settings());
                    } else if (!stream.readsAs(before)) {
                        changed.add(id);
                        ingest.remove(id);
                        ingest.add(stream.spec(), stream.settings());
                    }
                });
        running = wanted;
        watches.want(
                wanted.values().stream().flatMap(stream -> stream.watches().stream()).toList(),
                wanted.keySet());
        return new Changes(added, changed, removed);
    }

    /** Sends the watches that are not sent yet; to be called again and again. */
    public void sendWatches() throws InterruptedException {
        watches.send();
    }
}
