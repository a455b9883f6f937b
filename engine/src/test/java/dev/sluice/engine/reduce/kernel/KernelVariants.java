// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;

/** All kernels that this JVM can run, those with the Vector API in every width. */
final class KernelVariants {

    private static final int[] BITS = {64, 128, 256, 512, 1024};

    private KernelVariants() {}

    static List<Kernels> all() throws ReflectiveOperationException {
        List<Kernels> all = new ArrayList<>();
        all.add(new PlainKernels());
        if (KernelChoice.isVectorApiResolved()) {
            all.add(Kernels.best());
            for (int bits : BITS) {
                all.add(vector(bits));
            }
        }
        return all;
    }

    /** The width is a constant of the class, so each one has a class of its own. */
    private static Kernels vector(int bits) throws ReflectiveOperationException {
        String before = System.getProperty(KernelChoice.BITS);
        System.setProperty(KernelChoice.BITS, String.valueOf(bits));
        try {
            Class<?> kernels =
                    new OwnClasses().loadClass(Kernels.class.getPackageName() + ".VectorKernels");
            Constructor<?> constructor = kernels.getDeclaredConstructor();
            constructor.setAccessible(true); // another loader's class is in another package
            return (Kernels) constructor.newInstance();
        } finally {
            if (before == null) {
                System.clearProperty(KernelChoice.BITS);
            } else {
                System.setProperty(KernelChoice.BITS, before);
            }
        }
    }

    /** Loads the package's classes anew, except for the interface. */
    private static final class OwnClasses extends ClassLoader {

        OwnClasses() {
            super(KernelVariants.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean own =
                    name.startsWith(Kernels.class.getPackageName())
                            && !name.equals(Kernels.class.getName());
            if (!own) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
