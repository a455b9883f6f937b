// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * The temporal merge over a whole clip, written down as directly as its definition reads and
 * without any of the classes under test: every window is counted afresh, every list is sorted by
 * hand. Slow on purpose.
 */
final class PlainHolitom {

    private final double retainRatio;
    private final double tau;
    private final double beta;
    private final double d;
    private final int k;

    PlainHolitom(double retainRatio, double tau, double beta, double d, int k) {
        this.retainRatio = retainRatio;
        this.tau = tau;
        this.beta = beta;
        this.d = d;
        this.k = k;
    }

    /** One clip: features and attention by step and position, and the drop's mask. */
    record Clip(double[][][] features, double[][] attention, boolean[][] keep) {

        int steps() {
            return features.length;
        }

        int positions() {
            return features[0].length;
        }

        Clip part(int from, int to) {
            return new Clip(
                    Arrays.copyOfRange(features, from, to),
                    attention == null ? null : Arrays.copyOfRange(attention, from, to),
                    Arrays.copyOfRange(keep, from, to));
        }
    }

    /** What comes out: the tokens by position, by step counted from the clip's first. */
    record Result(List<int[]> segments, double ratio, List<TreeMap<Integer, double[]>> tokens) {}

    Result reduce(Clip clip) {
        boolean[][] unchanged = new boolean[clip.steps()][clip.positions()];
        for (int t = 1; t < clip.steps(); t++) {
            for (int p = 0; p < clip.positions(); p++) {
                unchanged[t][p] = cosine(clip.features[t - 1][p], clip.features[t][p]) > tau;
            }
        }
        List<int[]> segments = segments(unchanged, clip.positions());
        int saved = 0;
        for (int[] segment : segments) {
            saved += count(unchanged, segment[0], segment[1]) * (segment[1] - segment[0]);
        }
        double total = clip.steps() * clip.positions();
        double ratio = Math.min(retainRatio / ((total - saved) / total), 1);
        List<TreeMap<Integer, double[]>> tokens = new ArrayList<>();
        for (int t = 0; t < clip.steps(); t++) {
            tokens.add(new TreeMap<>());
        }
        for (int[] segment : segments) {
            reduceSegment(clip, unchanged, segment[0], segment[1], ratio, tokens);
        }
        return new Result(segments, ratio, tokens);
    }

    private static List<int[]> segments(boolean[][] unchanged, int positions) {
        int steps = unchanged.length;
        int[] best = new int[steps + 1];
        int[] width = new int[steps + 1];
        for (int i = 1; i <= steps; i++) {
            best[i] = best[i - 1];
            width[i] = 1;
            for (int w = 2; w <= i; w++) {
                int value = best[i - w] + count(unchanged, i - w, i - 1) * (w - 1);
                if (value > best[i]) {
                    best[i] = value;
                    width[i] = w;
                }
            }
        }
        List<int[]> segments = new ArrayList<>();
        for (int i = steps; i > 0; i -= width[i]) {
            segments.add(0, new int[] {i - width[i], i - 1});
        }
        return segments;
    }

    /** c(a,b). */
    private static int count(boolean[][] unchanged, int a, int b) {
        int count = 0;
        for (int p = 0; p < unchanged[0].length; p++) {
            count += isStatic(unchanged, a, b, p) ? 1 : 0;
        }
        return count;
    }

    private static boolean isStatic(boolean[][] unchanged, int a, int b, int p) {
        for (int t = a + 1; t <= b; t++) {
            if (!unchanged[t][p]) {
                return false;
            }
        }
        return true;
    }

    private void reduceSegment(
            Clip clip,
            boolean[][] unchanged,
            int a,
            int b,
            double ratio,
            List<TreeMap<Integer, double[]>> tokens) {
        List<Integer> fixed = new ArrayList<>();
        List<double[]> means = new ArrayList<>();
        for (int p = 0; p < clip.positions(); p++) {
            if (b > a && isStatic(unchanged, a, b, p)) {
                fixed.add(p);
                means.add(mean(clip, a, b, p));
            }
        }
        cluster(fixed, means, (int) Math.rint(fixed.size() * ratio), tokens.get(a));
        for (int t = a; t <= b; t++) {
            List<Integer> moving = new ArrayList<>();
            for (int p = 0; p < clip.positions(); p++) {
                if (!fixed.contains(p) && (t == a || clip.keep[t][p])) {
                    moving.add(p);
                }
            }
            reduceMoving(clip, t, moving, ratio, tokens.get(t));
        }
    }

    private void reduceMoving(
            Clip clip, int t, List<Integer> moving, double ratio, TreeMap<Integer, double[]> out) {
        int kept = (int) Math.ceil(moving.size() * ratio);
        int attended = clip.attention == null ? 0 : (int) Math.rint(kept * (1 - d));
        List<Integer> rest = new ArrayList<>(moving);
        for (int i = 0; i < attended; i++) {
            Integer most = rest.get(0);
            for (Integer p : rest) {
                if (clip.attention[t][p] > clip.attention[t][most]) {
                    most = p;
                }
            }
            out.put(most, clip.features[t][most]);
            rest.remove(most);
        }
        List<double[]> points = new ArrayList<>();
        for (int p : rest) {
            points.add(clip.features[t][p]);
        }
        cluster(rest, points, kept - attended, out);
    }

    private void cluster(
            List<Integer> positions,
            List<double[]> points,
            int centres,
            TreeMap<Integer, double[]> out) {
        int n = points.size();
        if (centres == 0) {
            return;
        }
        double[][] distance = new double[n][n];
        double farthest = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                distance[i][j] = distance(points.get(i), points.get(j));
                farthest = Math.max(farthest, distance[i][j]);
            }
        }
        double[] density = new double[n];
        for (int i = 0; i < n; i++) {
            double[] row = distance[i].clone();
            Arrays.sort(row);
            int neighbours = Math.min(k, centres);
            double sum = 0;
            for (int j = 0; j < neighbours; j++) {
                sum += row[j] * row[j];
            }
            density[i] = StrictMath.exp(-sum / neighbours);
        }
        double[] score = new double[n];
        for (int i = 0; i < n; i++) {
            double nearest = farthest;
            for (int j = 0; j < n; j++) {
                if (density[j] > density[i]) {
                    nearest = Math.min(nearest, distance[i][j]);
                }
            }
            score[i] = density[i] * nearest;
        }
        merge(positions, points, distance, highest(score, centres), out);
    }

    private void merge(
            List<Integer> positions,
            List<double[]> points,
            double[][] distance,
            List<Integer> centres,
            TreeMap<Integer, double[]> out) {
        for (int centre : centres) {
            List<double[]> members = new ArrayList<>();
            for (int i = 0; i < points.size(); i++) {
                if (!centres.contains(i) && nearest(distance[i], centres) == centre) {
                    members.add(points.get(i));
                }
            }
            double[] row = points.get(centre).clone();
            for (int f = 0; f < row.length && !members.isEmpty(); f++) {
                double sum = 0;
                for (double[] member : members) {
                    sum += member[f];
                }
                row[f] = beta * row[f] + (1 - beta) * (sum / members.size());
            }
            out.put(positions.get(centre), row);
        }
    }

    private static int nearest(double[] distance, List<Integer> centres) {
        int nearest = centres.get(0);
        for (int centre : centres) {
            if (distance[centre] < distance[nearest]) {
                nearest = centre;
            }
        }
        return nearest;
    }

    private static List<Integer> highest(double[] score, int count) {
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < count) {
            int best = -1;
            for (int i = 0; i < score.length; i++) {
                if (!chosen.contains(i) && (best < 0 || score[i] > score[best])) {
                    best = i;
                }
            }
            chosen.add(best);
        }
        chosen.sort(null);
        return chosen;
    }

    private static double[] mean(Clip clip, int a, int b, int p) {
        double[] mean = new double[clip.features[a][p].length];
        for (int f = 0; f < mean.length; f++) {
            for (int t = a; t <= b; t++) {
                mean[f] += clip.features[t][p][f];
            }
            mean[f] = (float) (mean[f] / (b - a + 1));
        }
        return mean;
    }

    /** In floats and in the order of the kernels, because ties depend on the last bit. */
    private static double distance(double[] x, double[] y) {
        float[] lanes = new float[16]; // a token has fewer values
        for (int f = 0; f < x.length; f++) {
            float difference = (float) (x[f] - y[f]);
            lanes[f] = difference * difference;
        }
        for (int half = 8; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return Math.sqrt(lanes[0]) / Math.sqrt(x.length);
    }

    private static float cosine(double[] x, double[] y) {
        double dot = 0;
        double xx = 0;
        double yy = 0;
        for (int f = 0; f < x.length; f++) {
            dot += x[f] * y[f];
            xx += x[f] * x[f];
            yy += y[f] * y[f];
        }
        return xx == 0 || yy == 0 ? 0 : (float) (dot / (Math.sqrt(xx) * Math.sqrt(yy)));
    }
}
