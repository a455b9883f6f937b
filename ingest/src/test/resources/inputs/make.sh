#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the two files of this folder that replace larger ones. Needs ffmpeg with libx264.
set -eu
cd "$(dirname "$0")"
FF="ffmpeg -v error -nostdin -y -f lavfi"
PATCHES="color=c=gray:s=160x120:r=5,drawbox=x=0:y=0:w=60:h=40:c=red:t=fill,drawbox=x=100:y=0:w=60:h=40:c=lime:t=fill,drawbox=x=0:y=80:w=60:h=40:c=blue:t=fill,drawbox=x=100:y=80:w=60:h=40:c=white:t=fill,drawbox=x='mod(t*20,140)':y=50:w=20:h=20:c=yellow:t=fill"
# BT.709 colours in one group of 60 s.
$FF -t 60 -i "$PATCHES" -vf "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p" \
    -colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv \
    -c:v libx264 -preset veryfast -g 300 -keyint_min 300 -sc_threshold 0 -crf 30 longgop_709.mp4
# 60 s in groups of 2 s, of which tests take transport packets away.
$FF -t 60 -i "testsrc2=s=256x144:r=10" -c:v libx264 -preset veryfast -g 20 -keyint_min 20 \
    -sc_threshold 0 -bf 2 -pix_fmt yuv420p -crf 36 loss-source.ts
