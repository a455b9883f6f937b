// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

/**
 * Chooses the kernel when it is first used: the Vector API's if the JVM was started with {@code
 * --add-modules jdk.incubator.vector} and the machine has vectors of at least 256 bits, else plain
 * Java. {@code -Dsluice.kernels=plain} chooses plain Java in any case.
 */
final class ResizeKernelChoice {

    private static final String VECTOR_KERNEL =
            ResizeKernelChoice.class.getPackageName() + ".VectorResizeKernel";

    static final ResizeKernel BEST = choose(System.getProperty("sluice.kernels", ""));

    private ResizeKernelChoice() {}

    private static ResizeKernel choose(String wanted) {
        if (wanted.equals("plain") || !isVectorApiResolved()) {
            return new PlainResizeKernel();
        }
        try {
            // By name: the class is compiled apart, and must not be loaded without the module.
            Class<?> kernel = Class.forName(VECTOR_KERNEL);
            return (ResizeKernel) kernel.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            return new PlainResizeKernel(); // narrow vectors, or the API of a later JDK
        }
    }

    static boolean isVectorApiResolved() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }
}
