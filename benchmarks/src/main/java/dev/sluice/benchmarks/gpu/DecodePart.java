// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Decoding of 1080p25 by the program ffmpeg of the libraries, on one core and by NVDEC. */
record DecodePart(boolean onGpu, int seconds) implements Part {

    private static final int FPS = 25;
    private static final int LONGEST = 120;

    @Override
    public String name() {
        return "decoding";
    }

    @Override
    public void measure(Figures figures) throws Exception {
        Path folder = Files.createTempDirectory("sluice-gpu");
        Path clip = folder.resolve("clip.mp4");
        Path log = folder.resolve("log.txt");
        try {
            run(log, encoding(clip));
            figures.add("", "H.264, 1920 × 1080, one core", rate(log, clip), "× real time");
            if (onGpu) {
                List<String> cuda = List.of("-hwaccel", "cuda", "-hwaccel_output_format", "cuda");
                figures.add(
                        "",
                        "the same by NVDEC, frames on the GPU",
                        rate(log, clip, cuda.toArray(String[]::new)),
                        "× real time");
                figures.add(
                        "",
                        "the same by NVDEC, frames in main memory",
                        rate(log, clip, "-hwaccel", "cuda"),
                        "× real time");
            } else {
                figures.missing("", "the same by NVDEC", "needs a GPU");
            }
        } finally {
            Files.deleteIfExists(clip);
            Files.deleteIfExists(log);
            Files.deleteIfExists(folder);
        }
    }

    private List<String> encoding(Path clip) {
        String source = "testsrc2=size=1920x1080:rate=" + FPS + ":duration=" + seconds;
        return List.of(
                "-f", "lavfi", "-i", source, "-c:v", "libopenh264", "-b:v", "6M", clip.toString());
    }

    private double rate(Path log, Path clip, String... before) throws Exception {
        List<String> command = new ArrayList<>(List.of("-threads", "1"));
        command.addAll(List.of(before));
        command.addAll(List.of("-i", clip.toString(), "-an", "-f", "null", "-"));
        long start = System.nanoTime();
        run(log, command);
        return seconds / ((System.nanoTime() - start) / 1e9);
    }

    private static void run(Path log, List<String> arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Loader.load(ffmpeg.class), "-v", "error", "-y"));
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(LONGEST, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("ffmpeg did not end within " + LONGEST + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException(Files.readString(log, StandardCharsets.UTF_8).strip());
        }
    }
}
