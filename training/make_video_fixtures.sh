#!/usr/bin/env bash
# Makes the video fixtures of ingest/src/test/resources/video.
#
#     training/make_video_fixtures.sh [FOLDER]
#
# Needs an ffmpeg with libx264, libx265, libvpx-vp9 and libaom (the FFmpeg that Sluice ships has no
# encoder for B-frames, open GOPs or H.265, which is why the fixtures are committed). Nobody needs
# this to build, test or use Sluice. Another version of an encoder gives other bytes of the same
# pictures; the tests depend on the pictures, their number, their times and the kinds of GOPs only.
set -euo pipefail

out=$(realpath -m "${1:-$(dirname "$0")/../ingest/src/test/resources/video}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

quiet=(-hide_banner -loglevel error -nostdin -y -fflags +bitexact)
plain=(-map_metadata -1 -flags:v +bitexact -fflags +bitexact)

# 96x64 at 10 pictures a second. Flat corners of red, green, blue and grey, a textured square that
# moves one pixel a picture, and a bar at the bottom that is 2·(n+1) pixels long in picture n.
# (In an overlay, n is 1 for the first picture.)
scene() { # MATRIX(bt601|bt709) PIXEL_FORMAT RANGE(tv|pc)
    echo "color=0xff0000:s=48x28:r=10,format=rgb24[red];color=0x00ff00:s=48x28:r=10,format=rgb24[green];\
color=0x0000ff:s=48x28:r=10,format=rgb24[blue];color=0x808080:s=48x28:r=10,format=rgb24[grey];\
color=black:s=96x8:r=10,format=rgb24[black];color=white:s=96x8:r=10,format=rgb24[white];\
testsrc2=s=32x24:r=10,format=rgb24[moving];\
[red][green]hstack[top];[blue][grey]hstack[middle];[top][middle][black]vstack=inputs=3[back];\
[back][white]overlay=x=-96+2*n:y=56:format=rgb[bar];[bar][moving]overlay=x=11+n:y=16:format=rgb,\
scale=out_color_matrix=$1:out_range=$3:flags=accurate_rnd+full_chroma_int+bitexact,format=$2"
}

encode() { # FILE SECONDS MATRIX PIXEL_FORMAT RANGE OPTION…
    local file=$1 seconds=$2 matrix=$3 format=$4 range=$5 tag=smpte170m
    shift 5
    [ "$matrix" = bt601 ] || tag=bt709
    ffmpeg "${quiet[@]}" -filter_complex "$(scene "$matrix" "$format" "$range")" -t "$seconds" \
        -colorspace "$tag" -color_primaries "$tag" -color_trc "$tag" -color_range "$range" \
        "${plain[@]}" -threads 1 "$@" "$file"
}

copy() { # FROM TO OPTION…
    local from=$1 to=$2
    shift 2
    ffmpeg "${quiet[@]}" -i "$from" -map 0:v -c copy "${plain[@]}" "$@" "$to"
}

to_ts() { # FROM TO OPTION…
    local from=$1 to=$2
    shift 2
    copy "$from" "$to" -f mpegts -mpegts_flags +resend_headers -muxdelay 0 -muxpreload 0 "$@"
}

to_fmp4() { # FROM TO
    copy "$1" "$2" -f mp4 -movflags +frag_keyframe+empty_moov+default_base_moof
}

x264() { echo "-c:v libx264 -preset medium -crf 28 -x264-params keyint=10:min-keyint=10:scenecut=0:threads=1:$1"; }
x265() { echo "-c:v libx265 -preset medium -crf 30 -tag:v hvc1 -x265-params log-level=none:keyint=10:min-keyint=10:scenecut=0:frame-threads=1:pools=none:info=0:$1"; }

# --- sources, for whoever cuts: 4 s, 40 pictures, a key frame every 10 ---
# shellcheck disable=SC2046
{
    encode "$out/source-h264-closed.mp4" 4 bt601 yuv420p tv $(x264 bframes=3:b-adapt=0:b-pyramid=normal:open-gop=0)
    encode "$out/source-h264-open.mp4" 4 bt601 yuv420p tv $(x264 keyint=12:min-keyint=12:bframes=3:b-adapt=0:b-pyramid=normal:open-gop=1)
    encode "$out/source-h264-long.mp4" 4 bt601 yuv420p tv $(x264 keyint=1000:min-keyint=1000:bframes=0)
    encode "$out/source-h265-open.mp4" 4 bt601 yuv420p tv $(x265 bframes=4:b-adapt=0:open-gop=1)
    encode "$out/source-h265-closed.mp4" 4 bt601 yuv420p tv $(x265 bframes=4:b-adapt=0:open-gop=0)
    encode "$out/source-h265-radl.mp4" 4 bt601 yuv420p tv $(x265 bframes=4:b-adapt=0:open-gop=0:radl=2)
}
encode "$out/source-vp9.webm" 4 bt601 yuv420p tv -c:v libvpx-vp9 -crf 40 -b:v 0 -g 10 -row-mt 0 -auto-alt-ref 1 -lag-in-frames 16
encode "$out/source-av1.mkv" 4 bt601 yuv420p tv -c:v libaom-av1 -crf 40 -b:v 0 -g 10 -cpu-used 6 -row-mt 0
encode "$out/source-mjpeg.mkv" 2 bt601 yuvj420p pc -c:v mjpeg -q:v 8 -huffman default
ffmpeg "${quiet[@]}" -i "$out/source-h264-closed.mp4" -f lavfi -i "sine=440:r=16000:d=4" \
    -map 0:v -map 1:a -c:v copy -c:a aac -b:a 16k -flags:a +bitexact "${plain[@]}" "$out/source-h264-audio.mp4"

# --- chunks, for whoever decodes ---
for codec in h264 h265; do
    to_ts "$out/source-$codec-closed.mp4" "$out/chunk-$codec-closed.ts"
    to_fmp4 "$out/source-$codec-closed.mp4" "$out/chunk-$codec-closed.mp4"
    to_ts "$out/source-$codec-open.mp4" "$out/chunk-$codec-open.ts"
done
to_ts "$out/source-h265-radl.mp4" "$out/chunk-h265-radl.ts"
to_fmp4 "$out/source-vp9.webm" "$out/chunk-vp9.mp4"
to_fmp4 "$out/source-av1.mkv" "$out/chunk-av1.mp4"
to_fmp4 "$out/source-mjpeg.mkv" "$out/chunk-mjpeg.mp4"
copy "$out/source-mjpeg.mkv" "$out/chunk-jpeg.jpg" -frames:v 1 -f image2 -update 1

# Cuts by the packets' numbers in decoding order. The discontinuity flag lets the pieces be joined
# again by joining their bytes.
piece() { # FROM TO FIRST LAST OPTION…
    local from=$1 to=$2 first=$3 last=$4 codec=h264
    case $2 in *h265*) codec=hevc ;; esac
    shift 4
    to_ts "$from" "$to" -copyts -bsf:v "${codec}_mp4toannexb,noise=drop='not(between(n,$first,$last))',dump_extra=freq=keyframe" \
        -mpegts_flags +resend_headers+initial_discontinuity -output_ts_offset 1 "$@"
}
for i in 0 1 2 3; do
    piece "$out/source-h264-closed.mp4" "$out/piece-h264-closed-$i.ts" $((10 * i)) $((10 * i + 9))
done
piece "$out/source-h264-open.mp4" "$out/piece-h264-open.ts" 9 20
piece "$out/source-h265-open.mp4" "$out/piece-h265-open.ts" 6 15
# MPEG-TS counts time in 33 bits: after 95443.7 s it starts again from 0.
piece "$out/source-h264-closed.mp4" "$out/piece-h264-wrap.ts" 0 9 -output_ts_offset 95443.3

# --- chunks of other kinds ---
# shellcheck disable=SC2046
{
    encode "$work/bt709.mp4" 1 bt709 yuv420p tv $(x264 bframes=0:colormatrix=bt709)
    encode "$work/full.mp4" 1 bt601 yuv420p pc $(x264 bframes=0:fullrange=on)
    encode "$work/10bit.mp4" 1 bt601 yuv420p10le tv $(x265 bframes=0)
    encode "$work/large.mp4" 1 bt601 yuv420p tv -s 192x128 $(x264 bframes=0)
    encode "$work/slices.mp4" 1 bt601 yuv420p tv $(x264 bframes=0:slices=4)
}
to_ts "$work/bt709.mp4" "$out/chunk-h264-bt709.ts"
to_ts "$work/full.mp4" "$out/chunk-h264-full.ts"
to_ts "$work/10bit.mp4" "$out/chunk-h265-10bit.ts"
to_ts "$work/slices.mp4" "$out/chunk-h264-slices.ts"
piece "$work/large.mp4" "$out/piece-h264-large.ts" 0 9 -output_ts_offset 5
encode "$out/chunk-mpeg2.ts" 1 bt601 yuv420p tv -c:v mpeg2video -q:v 8 -f mpegts -muxdelay 0 -r 25
encode "$out/chunk-mpeg4.mp4" 1 bt601 yuv420p tv -c:v mpeg4 -q:v 8 -f mp4 -movflags +frag_keyframe+empty_moov+default_base_moof
to_ts "$out/source-vp9.webm" "$out/chunk-vp9.ts" -frames:v 5

ffmpeg "${quiet[@]}" -ss 0.3 -i "$out/source-h264-closed.mp4" -map 0:v -c copy "${plain[@]}" -movflags faststart \
    "$out/chunk-h264-edit-list.mp4"

# Cameras often leave out the part of the parameter sets that says how far pictures are reordered.
python3 - "$out/chunk-h264-closed.mp4" "$out/chunk-h264-no-vui.mp4" <<'PYTHON'
import sys

data = bytearray(open(sys.argv[1], "rb").read())
at = data.index(b"avcC") + 4 + 6
size = int.from_bytes(data[at : at + 2], "big")
nal = bytes(data[at + 2 : at + 2 + size]).replace(b"\0\0\3", b"\0\0")
bits = "".join(f"{byte:08b}" for byte in nal)
position = 8 + 24  # NAL header, profile, constraints, level


def u(count):
    global position
    position += count
    return int(bits[position - count : position], 2)


def ue():
    zeros = 0
    while u(1) == 0:
        zeros += 1
    return (1 << zeros) - 1 + (u(zeros) if zeros else 0)


ue()  # id
if nal[1] >= 100:  # high profiles
    ue(), ue(), ue(), u(1)  # chroma, depths, transform bypass
    assert u(1) == 0, "scaling matrix"
ue()  # frame number
assert ue() == 0, "picture order count type"
ue(), ue(), u(1), ue(), ue()  # order count, references, gaps, width, height
if not u(1):  # frames only
    u(1)
u(1)
if u(1):  # cropping
    ue(), ue(), ue(), ue()
stripped = bits[:position] + "0" + "1"  # no VUI, stop bit
stripped += "0" * (-len(stripped) % 8)
short = int(stripped, 2).to_bytes(len(stripped) // 8, "big")
assert b"\0\0" not in short
data[at + 2 : at + 2 + size] = short.ljust(size, b"\0")
open(sys.argv[2], "wb").write(data)
PYTHON

# No free encoder makes fields as pictures of their own (PAFF): 5 pictures of 16x32, each two fields
# of one uncompressed macroblock, luma 60 + 30·n above and below.
python3 - >"$work/fields.h264" <<'PYTHON'
import sys


def ue(value):
    binary = f"{value + 1:b}"
    return "0" * (len(binary) - 1) + binary


def unit(header, bits, samples=None):
    if samples is not None:
        bits += "0" * (-len(bits) % 8) + "".join(f"{sample:08b}" for sample in samples)
    bits += "1"
    bits += "0" * (-len(bits) % 8)
    body = int(bits, 2).to_bytes(len(bits) // 8, "big")
    assert b"\0\0" not in body
    sys.stdout.buffer.write(b"\0\0\0\1" + bytes([header]) + body)


for n in range(5):
    # Main profile, level 3.0; order of output = order of decoding; one macroblock by two; fields.
    unit(0x67, f"{77:08b}{0:08b}{30:08b}" + ue(0) + ue(0) + ue(2) + ue(1) + "0" + ue(0) + ue(0) + "00100")
    unit(0x68, ue(0) * 2 + "00" + ue(0) * 3 + "000" + ue(0) * 3 + "000")
    for bottom in (0, 1):
        slice_header = ue(0) + ue(7) + ue(0) + "0000" + "1" + str(bottom)
        slice_header += "0" + ue(0) if bottom else ue(n % 2) + "00" + ue(0)
        unit(0x61 if bottom else 0x65, slice_header + ue(25), [60 + 30 * n] * 256 + [128] * 128)
PYTHON
ffmpeg "${quiet[@]}" -f h264 -i "$work/fields.h264" -c copy -bsf:v "setts=ts=N*4500,dump_extra=freq=keyframe" \
    -f mpegts -muxdelay 0 -muxpreload 0 "$out/chunk-h264-fields.ts"

# Non-IDR intra frames without a recovery point, at scene changes; every frame refers to one frame at most.
ffmpeg "${quiet[@]}" -f lavfi -t 6 -i "color=c=gray:s=64x48:r=10,drawbox=x='mod(t*20,50)':y=10:w=12:h=12:c=yellow:t=fill" \
    -f lavfi -t 6 -i "mandelbrot=s=64x48:r=10" -filter_complex "[0][1]overlay=enable='eq(mod(floor(t/2),2),1)'" \
    -threads 1 -c:v libx264 -pix_fmt yuv420p \
    -x264-params "keyint=1000:min-keyint=500:bframes=0:ref=1:scenecut=80" "$out/source-h264-unmarked.ts"
