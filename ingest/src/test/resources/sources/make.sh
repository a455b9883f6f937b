#!/usr/bin/env bash
# Makes the files of this folder with ffmpeg 5.1 (libx264, libvpx, libtheora) and Python 3.
F="ffmpeg -v error -nostdin -y -threads 1"
SRC="color=c=gray:s=64x48:r=10,drawbox=x=0:y=0:w=20:h=16:c=red:t=fill,drawbox=x='mod(t*8,50)':y=20:w=10:h=10:c=yellow:t=fill"
X="-c:v libx264 -preset veryfast -pix_fmt yuv420p -g 10 -keyint_min 10 -sc_threshold 0"
$F -f lavfi -t 3 -i "$SRC" $X upright.mp4
$F -f lavfi -i "$SRC" -frames:v 1 still.jpg
$F -f lavfi -i "$SRC" -frames:v 1 still.png
$F -f lavfi -t 1 -i sine -c:a aac -b:a 16k audio.m4a
$F -i still.jpg -i upright.mp4 -map 0:v -map 1:v -c copy -disposition:v:0 attached_pic cover-first.mkv
$F -f lavfi -t 3 -i "$SRC" -vf scale=32:24 $X small.mp4
$F -i upright.mp4 -i small.mp4 -map 0:v -map 1:v -c copy two-tracks.mp4
$F -f lavfi -t 3 -i "$SRC" -c:v libvpx -g 10 -deadline realtime vp8.webm
$F -f lavfi -t 3 -i "$SRC" -c:v mpeg4 -g 10 -bf 2 -q:v 3 asp_b.avi
$F -f lavfi -t 3 -i "$SRC" -c:v mpeg4 -g 10 asp.mp4
$F -f lavfi -t 1 -i "$SRC" -c:v prores -pix_fmt yuv422p10le prores.mov
$F -f lavfi -t 3 -i "$SRC" -c:v flv sorenson.flv
$F -f lavfi -t 3 -i "$SRC" -r 10 -c:v libtheora -g 10 theora.ogv
$F -f lavfi -t 3 -i "$SRC" -c:v wmv2 wmv.wmv
$F -f lavfi -t 1 -i "$SRC" -c:v ffv1 ffv1.mkv
$F -f lavfi -t 1 -i "$SRC" -c:v qtrle qtrle.mov
$F -f lavfi -t 1 -i "$SRC" -c:v zmbv -pix_fmt bgr0 zmbv.avi
$F -i upright.mp4 -c copy -metadata creation_time=2046-01-01T00:00:00Z future.mkv
$F -i upright.mp4 -c copy t.mkv; head -c $(( $(stat -c %s t.mkv) * 70 / 100 )) t.mkv > trunc.mkv; rm t.mkv
$F -i upright.mp4 -c copy t.ts; head -c $(( $(stat -c %s t.ts) * 70 / 100 )) t.ts > trunc.ts; rm t.ts
$F -f lavfi -t 3 -i "color=c=gray:s=64x48:r=10,drawbox=x='mod(t*8,50)':y=20:w=10:h=10:c=yellow:t=fill" -c:v libx264 -g 10 -bf 0 -f h264 t.h264
python3 dav.py t.h264 camera.dav
sed 's/FMP4/QQ9Z/g' asp_b.avi > unknown-codec.avi
rm t.h264 small.mp4 upright.mp4 still.jpg
