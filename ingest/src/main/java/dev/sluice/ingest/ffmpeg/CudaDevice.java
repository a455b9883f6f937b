// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * The first NVIDIA GPU, on which decoders of this process can decode (NVDEC). The decoder still
 * reads all headers and keeps track of references itself; only the slices are decoded on the GPU.
 * Opened once and never closed, because opening takes seconds. Safe for use by several threads.
 */
public final class CudaDevice {

    private static final ChooseFormat CHOOSE_FORMAT = new ChooseFormat();

    private final AVBufferRef device;

    private CudaDevice(AVBufferRef device) {
        this.device = device;
    }

    /**
     * Opens the device, or returns it if it is open.
     *
     * @throws FfmpegException if there is none that can be used; the message has FFmpeg's reason
     */
    public static CudaDevice open() throws FfmpegException {
        return Holder.get();
    }

    /** The device, or why there is none; found out once. */
    private static final class Holder {
        private static final AVBufferRef DEVICE = new AVBufferRef(null);
        private static final int RESULT = create();

        private static int create() {
            FfmpegRuntime.configure();
            return avutil.av_hwdevice_ctx_create(
                    DEVICE,
                    avutil.AV_HWDEVICE_TYPE_CUDA,
                    (BytePointer) null,
                    (AVDictionary) null,
                    0);
        }

        static CudaDevice get() throws FfmpegException {
            FfmpegException.check("opening a CUDA device", RESULT);
            return new CudaDevice(DEVICE);
        }
    }

    /** Lets a decoder that is not open yet use the device where the video's format allows it. */
    void use(AVCodecContext context) {
        context.hw_device_ctx(avutil.av_buffer_ref(device));
        context.get_format(CHOOSE_FORMAT);
    }

    /** Chooses frames on the device if the decoder offers them. */
    private static final class ChooseFormat
            extends AVCodecContext.Get_format_AVCodecContext_IntPointer {
        @Override
        public int call(AVCodecContext context, IntPointer formats) {
            for (int i = 0; formats.get(i) != avutil.AV_PIX_FMT_NONE; i++) {
                if (formats.get(i) == avutil.AV_PIX_FMT_CUDA) {
                    return avutil.AV_PIX_FMT_CUDA;
                }
            }
            return avcodec.avcodec_default_get_format(context, formats);
        }
    }
}
