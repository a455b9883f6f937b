// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import org.bytedeco.javacpp.Pointer;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process uses. With a heap of a fixed size whose pages are touched at the start, {@code
 * residentBytes} grows only by memory outside of the heap. Linux only.
 *
 * @param heapBytes used heap after a collection
 * @param residentBytes resident memory
 * @param outsideBytes resident memory without the heap's pages
 * @param mallocBytes memory that is allocated by malloc and not freed; of ONNX Runtime, RocksDB,
 *     FFmpeg and the JVM
 * @param metaspaceBytes used metaspace
 * @param classes loaded classes
 * @param threads threads of Java
 * @param descriptors open file descriptors
 * @param cpuSeconds processor time since the start of the process
 */
record ProcessUsage(
        long heapBytes,
        long residentBytes,
        long outsideBytes,
        long mallocBytes,
        long metaspaceBytes,
        int classes,
        int threads,
        long descriptors,
        double cpuSeconds) {

    /** Collects garbage, returns what malloc holds back to the system, and measures. */
    static ProcessUsage measure() throws IOException {
        System.gc();
        Pointer.trimMemory();
        long resident = currentResidentBytes();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        var system =
                (UnixOperatingSystemMXBean)
                        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new ProcessUsage(
                heap.getUsed(),
                resident,
                resident - heap.getCommitted(),
                NativeHeap.usedBytes(),
                usedMetaspace(),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system.getOpenFileDescriptorCount(),
                processorSeconds());
    }

    /** Returns the processor time of this process. */
    static double processorSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
                / 1e9;
    }

    private static long currentResidentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("found no VmRSS in /proc/self/status; expected Linux");
    }

    private static long usedMetaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong(ProcessUsage::used)
                .sum();
    }

    private static long used(MemoryPoolMXBean pool) {
        return pool.getUsage().getUsed();
    }
}
