#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the clips of this folder and index.csv. Needs ffmpeg with libx264 and libx265.
set -eu
cd "$(dirname "$0")"
rm -f ./*.mp4 ./*.ts index.csv
FRAMES=48
SOURCE="testsrc2=s=48x32:r=10,scroll=h=0.03:v=0.01"
FF="ffmpeg -v error -nostdin -y -f lavfi -i $SOURCE -frames:v $FRAMES -pix_fmt yuv420p"

x264() { # NAME OPTIONS
    $FF -c:v libx264 -preset medium -crf 44 -x264-params "open-gop=1:scenecut=0:$2" -f "${3:-mp4}" "$1.${3:-mp4}"
}
x265() { # NAME OPTIONS
    $FF -c:v libx265 -preset fast -crf 44 -x265-params "log-level=none:open-gop=1:scenecut=0:$2" -tag:v hvc1 "$1.mp4"
}
for keyint in 8 12 20; do
    for b in 1 2 3; do
        for pyramid in none strict normal; do
            for refs in 1 4; do
                x264 "h264-k$keyint-b$b-$pyramid-r$refs" "keyint=$keyint:min-keyint=$keyint:bframes=$b:b-adapt=0:b-pyramid=$pyramid:ref=$refs"
            done
        done
    done
    for b in 2 3; do
        for pyramid in none strict; do
            x264 "h264-k$keyint-b$b-$pyramid-bluray" "keyint=$keyint:min-keyint=1:bframes=$b:b-pyramid=$pyramid:ref=4:bluray-compat=1:slices=4" mpegts
        done
    done
    x264 "h264-k$keyint-adaptive" "keyint=$keyint:min-keyint=1:bframes=8:b-adapt=2:b-pyramid=normal:ref=6"
    for b in 2 4; do
        for pyramid in 0 1; do
            for refs in 1 4; do
                x265 "h265-k$keyint-b$b-p$pyramid-r$refs" "keyint=$keyint:min-keyint=$keyint:bframes=$b:b-adapt=0:b-pyramid=$pyramid:ref=$refs"
            done
        done
    done
    x265 "h265-k$keyint-radl" "keyint=$keyint:min-keyint=$keyint:bframes=3:b-adapt=0:radl=2"
done
for f in *.mpegts; do mv "$f" "${f%.mpegts}.ts"; done
echo "file,frames" > index.csv
for f in *.mp4 *.ts; do
    echo "$f,$(ffprobe -v error -count_frames -select_streams v -show_entries stream=nb_read_frames -of csv=p=0 "$f" | head -1 | tr -d ,)" >> index.csv
done
