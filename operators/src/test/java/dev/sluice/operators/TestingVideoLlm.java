package dev.sluice.operators;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.FinishReason;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualStep;
import dev.sluice.model.VisualTokens;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A small deterministic model: a token is the mean colour of its cell in both frames, an answer
 * says what the prompt held. It takes no picture that is wholly white.
 */
public final class TestingVideoLlm implements VideoLlm {

    /** Side of a cell, pixels. */
    public static final int CELL = 8;

    /** Red, green and blue of both frames. */
    public static final int DIM = 6;

    private static final AtomicInteger OPEN = new AtomicInteger();

    private final int temporalPatch;

    private TestingVideoLlm(int temporalPatch) {
        this.temporalPatch = temporalPatch;
        OPEN.incrementAndGet();
    }

    /** A model whose steps have two frames. */
    public static VideoLlm open() {
        return new TestingVideoLlm(2);
    }

    /** A model whose steps have one frame. */
    public static VideoLlm openSingle() {
        return new TestingVideoLlm(1);
    }

    /** Models that were opened and not closed. */
    public static int openModels() {
        return OPEN.get();
    }

    @Override
    public ModelInfo info() {
        return new ModelInfo("testing", "testing", "cpu", DIM, temporalPatch, CELL, false, 4096);
    }

    @Override
    public FrameSize frameSize(int width, int height) throws ModelException {
        if (width < CELL || height < CELL) {
            throw new ModelException(
                    ModelException.Kind.FAILED,
                    "found a picture of %d×%d, expected at least %d×%d"
                            .formatted(width, height, CELL, CELL));
        }
        return new FrameSize(width / CELL * CELL, height / CELL * CELL);
    }

    @Override
    public byte[] resize(byte[] rgb, int width, int height, FrameSize target) {
        byte[] resized = new byte[3 * target.width() * target.height()];
        for (int y = 0; y < target.height(); y++) {
            int fromRow = y * height / target.height() * width;
            for (int x = 0; x < target.width(); x++) {
                int from = 3 * (fromRow + x * width / target.width());
                System.arraycopy(rgb, from, resized, 3 * (y * target.width() + x), 3);
            }
        }
        return resized;
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        if (isWhite(first) || isWhite(second)) {
            throw new ModelException(ModelException.Kind.FAILED, "found a white picture");
        }
        int height = size.height() / CELL;
        int width = size.width() / CELL;
        float[] features = new float[height * width * DIM];
        for (int token = 0; token < height * width; token++) {
            int top = token / width * CELL;
            int left = token % width * CELL;
            mean(first, size.width(), top, left, features, token * DIM);
            mean(second, size.width(), top, left, features, token * DIM + 3);
        }
        return new VisualTokens(height, width, DIM, features, null);
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) {
        BooleanSupplier cancelled = call.cancelled();
        List<VisualStep> steps = new ArrayList<>(request.finalSteps());
        steps.addAll(request.provisionalSteps());
        int rows = steps.stream().mapToInt(step -> step.positions().length).sum();
        int hash = 1;
        for (VisualStep step : steps) {
            hash = 31 * hash + Long.hashCode(step.step());
            hash = 31 * hash + Arrays.hashCode(step.positions());
            hash = 31 * hash + Arrays.hashCode(step.rows());
        }
        String text =
                "%s %d rows of %d steps, %08x"
                        .formatted(request.question(), rows, steps.size(), hash);
        return new Generation(new int[] {hash}, text, FinishReason.STOP, rows, rows, 1, 1, 1);
    }

    @Override
    public void close() {
        OPEN.decrementAndGet();
    }

    private static boolean isWhite(byte[] rgb) {
        for (byte value : rgb) {
            if ((value & 0xFF) < 250) {
                return false;
            }
        }
        return true;
    }

    private static void mean(byte[] rgb, int width, int top, int left, float[] out, int at) {
        for (int channel = 0; channel < 3; channel++) {
            int sum = 0;
            for (int y = top; y < top + CELL; y++) {
                for (int x = left; x < left + CELL; x++) {
                    sum += rgb[3 * (y * width + x) + channel] & 0xFF;
                }
            }
            out[at + channel] = sum / (255f * CELL * CELL);
        }
    }
}
