package dev.sluice.engine.reduce;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Compares each step with the one before and lets a rule decide what to drop. The first step of a
 * grid is kept whole.
 */
final class DifferentialDrop implements TokenDrop {

    private static final byte VERSION = 1;

    private final PolicyKind kind;
    private final double redundancyThreshold;
    private final PolicyOptions options;
    private DropRule rule;
    private TokenGrid grid; // of the previous step; null before the first
    private FeatureRows previous; // null before the first

    DifferentialDrop(PolicyKind kind, PolicyOptions options) {
        this.kind = kind;
        this.options = options;
        this.redundancyThreshold = options.redundancyThreshold();
        this.rule = kind.newRule(options);
    }

    @Override
    public DropDecision accept(TokenStep step) throws InvalidTokensException {
        StepCheck.shapes(step);
        rule.check(step);
        FeatureRows rows = FeatureRows.of(step);
        StepCheck.finite(step, rows);
        DropDecision decision = continues(step) ? decide(step, rows) : start(step, rows);
        grid = step.grid();
        previous = rows;
        return decision;
    }

    @Override
    public byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(kind.policyName());
            out.writeBoolean(previous != null);
            if (previous != null) {
                out.writeInt(grid.height());
                out.writeInt(grid.width());
                previous.write(out);
                rule.write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void restore(byte[] snapshot) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            checkVersion(in);
            boolean samePolicy = in.readUTF().equals(kind.policyName());
            TokenGrid readGrid = null;
            FeatureRows readRows = null;
            DropRule readRule = kind.newRule(options);
            if (samePolicy && in.readBoolean()) {
                readGrid = new TokenGrid(in.readInt(), in.readInt());
                readRows = FeatureRows.read(in);
                readRule.read(in);
            }
            grid = readGrid;
            previous = readRows;
            rule = readRule;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "a snapshot of %d bytes ends too early: it is damaged"
                            .formatted(snapshot.length),
                    e);
        }
    }

    private static void checkVersion(DataInputStream in) throws IOException {
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "drop snapshot of version %d, expected %d: it is from another release"
                            .formatted(version, VERSION));
        }
    }

    private boolean continues(TokenStep step) {
        return step.grid().equals(grid) && step.dim() == previous.dim() && rule.continues(step);
    }

    private DropDecision start(TokenStep step, FeatureRows rows) {
        boolean[] keep = new boolean[step.grid().size()];
        Arrays.fill(keep, true);
        rule.start(step, rows);
        return new DropDecision(keep, null, 0);
    }

    private DropDecision decide(TokenStep step, FeatureRows rows) {
        float[] similarity = previous.cosines(rows);
        boolean[] keep = rule.keep(step, rows, similarity);
        rule.advance(step, rows, keep);
        return new DropDecision(keep, similarity, redundancy(similarity));
    }

    private double redundancy(float[] similarity) {
        int redundant = 0;
        for (float cosine : similarity) {
            if (cosine > redundancyThreshold) {
                redundant++;
            }
        }
        return redundant / (double) similarity.length;
    }
}
