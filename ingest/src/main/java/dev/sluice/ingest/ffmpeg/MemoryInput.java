// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

/**
 * Owns an AVIOContext that reads a copy of an array. It has no callbacks: its buffer is the whole
 * array, after which FFmpeg finds the end.
 */
final class MemoryInput {

    private final AVIOContext input;

    private MemoryInput(AVIOContext input) {
        this.input = input;
    }

    static MemoryInput of(byte[] data) {
        Pointer copy = av_malloc(data.length + AV_INPUT_BUFFER_PADDING_SIZE);
        if (copy == null) {
            throw outOfMemory(data.length);
        }
        BytePointer bytes = new BytePointer(copy);
        bytes.put(data, 0, data.length);
        AVIOContext input =
                avio_alloc_context(
                        bytes,
                        data.length,
                        0,
                        null,
                        (Read_packet_Pointer_BytePointer_int) null,
                        (Write_packet_Pointer_BytePointer_int) null,
                        (Seek_Pointer_long_int) null);
        if (input == null) {
            av_free(copy);
            throw outOfMemory(data.length);
        }
        return new MemoryInput(input);
    }

    private static OutOfMemoryError outOfMemory(int bytes) {
        return new OutOfMemoryError(
                "no native memory for a container of %d bytes".formatted(bytes));
    }

    /** Lets a demuxer read from this object, which has to outlive it. */
    void attach(AVFormatContext context) {
        context.pb(input);
        context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
    }

    void free() {
        av_free(input.buffer()); // not the original buffer if FFmpeg has replaced it by a larger
        // one
        avio_context_free(input);
    }
}
