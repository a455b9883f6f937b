// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

/**
 * Chooses the kernels when they are first used: the Vector API's if the JVM was started with {@code
 * --add-modules jdk.incubator.vector}, else plain Java. {@code -Dsluice.kernels=plain} chooses
 * plain Java in any case, and {@code -Dsluice.kernels.bits=256} the width of vectors.
 */
final class KernelChoice {

    static final String PROPERTY = "sluice.kernels";

    static final String BITS = "sluice.kernels.bits";

    private static final String VECTOR_KERNELS =
            KernelChoice.class.getPackageName() + ".VectorKernels";

    static final Kernels BEST = choose(System.getProperty(PROPERTY, ""));

    private KernelChoice() {}

    private static Kernels choose(String wanted) {
        if (wanted.equals("plain") || !isVectorApiResolved()) {
            return new PlainKernels();
        }
        try {
            // By name: the class is compiled apart, and must not be loaded without the module.
            Class<?> kernels = Class.forName(VECTOR_KERNELS);
            return (Kernels) kernels.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            return new PlainKernels(); // an incubator's API may change in a later JDK
        }
    }

    static boolean isVectorApiResolved() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }
}
