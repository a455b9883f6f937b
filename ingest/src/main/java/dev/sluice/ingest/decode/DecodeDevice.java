// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.ffmpeg.CudaDevice;
import dev.sluice.ingest.ffmpeg.FfmpegException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What decodes frames. */
public enum DecodeDevice {
    /** An NVIDIA GPU if one can be used, else the CPU. */
    AUTO,
    /** The CPU. */
    CPU,
    /** An NVIDIA GPU, by its video decoder (NVDEC). */
    CUDA;

    private static final Logger LOG = LoggerFactory.getLogger(DecodeDevice.class);

    /**
     * Opens the device.
     *
     * @return null for the CPU
     * @throws IllegalStateException if it is {@link #CUDA} and no GPU can be used
     */
    @Nullable CudaDevice open() {
        if (this == CPU) {
            return null;
        }
        try {
            return CudaDevice.open();
        } catch (FfmpegException e) {
            if (this == CUDA) {
                throw new IllegalStateException(
                        "found no NVIDIA GPU that can decode video (%s), which sluice.decode.device: cuda needs; check nvidia-smi and that the driver's libcuda and libnvcuvid can be loaded, or set the option to auto or cpu"
                                .formatted(e.reason()),
                        e);
            }
            LOG.info("video is decoded on the CPU: no NVIDIA GPU can be used ({})", e.reason());
            return null;
        }
    }
}
