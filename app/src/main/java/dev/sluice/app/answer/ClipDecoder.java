package dev.sluice.app.answer;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.PatchAssembler;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.decode.TemporalPatch;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.model.ModelException;

import java.io.IOException;
import java.util.Optional;

/** Takes a recording's chunks where Kafka would, and decodes, samples and encodes them at once. */
final class ClipDecoder implements ChunkPublisher {

    private final ChunkDecoder decoder;
    private final FrameSlots slots;
    private final PatchAssembler patches;
    private final ClipEncoder encoder;
    private long lastSlot = Long.MIN_VALUE;

    ClipDecoder(ChunkDecoder decoder, FrameSlots slots, int temporalPatch, ClipEncoder encoder) {
        this.decoder = decoder;
        this.slots = slots;
        this.patches = new PatchAssembler(temporalPatch);
        this.encoder = encoder;
    }

    @Override
    public void publish(VideoChunk chunk) throws IOException {
        try {
            DecodedChunk decoded = decoder.decode(chunk, slots, lastSlot, encoder::resize);
            lastSlot = decoded.lastSlot(lastSlot);
            for (SampledFrame frame : decoded.frames()) {
                for (TemporalPatch patch : patches.accept(frame)) {
                    encoder.encode(patch);
                }
            }
        } catch (ChunkException | ModelException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Encodes what waits for a second frame that does not come. */
    void finish() throws ModelException {
        Optional<TemporalPatch> last = patches.flush();
        if (last.isPresent()) {
            encoder.encode(last.get());
        }
    }

    @Override
    public void event(IngestEvent event) throws IOException {
        if (event instanceof IngestEvent.LeftOut leftOut) {
            throw new IOException(
                    leftOut.frames() + " pictures are left out: " + leftOut.message());
        }
    }

    @Override
    public void flush(String streamId) {
        // Nothing is under way: a chunk is encoded before publish returns.
    }

    @Override
    public void close() {
        // The decoder frees what a chunk took before it returns.
    }
}
