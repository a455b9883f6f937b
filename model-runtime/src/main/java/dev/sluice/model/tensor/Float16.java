package dev.sluice.model.tensor;

/**
 * Conversion between float32 and IEEE 754 half precision in bulk. Rounds half to even; magnitudes
 * from 65,520 become infinite; subnormals and signed zeros are kept; a NaN stays a NaN.
 */
public final class Float16 {

    /** Bytes of one half. */
    public static final int BYTES = 2;

    private static final int NORMAL_MIN = 0x38800000; // 2^-14 as float bits
    private static final int OVERFLOW = 0x47800000; // 2^16 as float bits
    private static final int INFINITY = 0x7f800000;
    private static final int REBIAS = (127 - 15) << 23;
    // One unit in the last place of 0.5f is 2^-24, which is the step of half subnormals.
    private static final float SUBNORMAL_MAGIC = 0.5f;
    private static final int SUBNORMAL_MAGIC_BITS = 0x3f000000;

    private Float16() {}

    /** Rounds each value to the nearest half, in place. */
    public static void round(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = widen(narrow(values[i]));
        }
    }

    /** The halves of the values, one short each. */
    public static short[] toShorts(float[] values) {
        short[] halves = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            halves[i] = (short) narrow(values[i]);
        }
        return halves;
    }

    /** The values of the halves, exact. */
    public static float[] toFloats(short[] halves) {
        float[] values = new float[halves.length];
        for (int i = 0; i < halves.length; i++) {
            values[i] = widen(halves[i]);
        }
        return values;
    }

    /** The halves of the values, two bytes each, low byte first. */
    public static byte[] toBytes(float[] values) {
        byte[] bytes = new byte[BYTES * values.length];
        toBytes(values, bytes, 0);
        return bytes;
    }

    /**
     * Writes the halves of the values into {@code target} from {@code offset}, two bytes each, low
     * byte first.
     */
    public static void toBytes(float[] values, byte[] target, int offset) {
        int at = offset;
        for (float value : values) {
            int half = narrow(value);
            target[at] = (byte) half;
            target[at + 1] = (byte) (half >>> 8);
            at += BYTES;
        }
    }

    /** The values of {@code count} halves that lie in {@code source} from {@code offset}. */
    public static float[] toFloats(byte[] source, int offset, int count) {
        float[] values = new float[count];
        int at = offset;
        for (int i = 0; i < count; i++) {
            values[i] = widen((source[at] & 0xff) | (source[at + 1] << 8));
            at += BYTES;
        }
        return values;
    }

    /** The half's bits in the low 16 bits. */
    private static int narrow(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude >= OVERFLOW) {
            return sign | (magnitude > INFINITY ? quietNan(magnitude) : 0x7c00);
        }
        if (magnitude < NORMAL_MIN) {
            float shifted = Float.intBitsToFloat(magnitude) + SUBNORMAL_MAGIC;
            return sign | (Float.floatToRawIntBits(shifted) - SUBNORMAL_MAGIC_BITS);
        }
        int halfToEven = 0xfff + ((magnitude >>> 13) & 1);
        return sign | ((magnitude - REBIAS + halfToEven) >>> 13);
    }

    private static int quietNan(int magnitude) {
        return 0x7e00 | ((magnitude >>> 13) & 0x1ff);
    }

    private static float widen(int half) {
        int sign = (half & 0x8000) << 16;
        int magnitude = half & 0x7fff;
        int bits;
        if (magnitude >= 0x7c00) {
            bits = INFINITY | (magnitude << 13);
        } else if (magnitude >= 0x400) {
            bits = (magnitude << 13) + REBIAS;
        } else {
            float value = Float.intBitsToFloat(magnitude + SUBNORMAL_MAGIC_BITS) - SUBNORMAL_MAGIC;
            bits = Float.floatToRawIntBits(value);
        }
        return Float.intBitsToFloat(sign | bits);
    }
}
