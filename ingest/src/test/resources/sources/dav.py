# A Dahua .dav file (FFmpeg's demuxer dhav) around the frames of an Annex B stream.
import sys, struct, re
data=open(sys.argv[1],'rb').read(); out=open(sys.argv[2],'wb')
units=[u for u in re.split(b'\x00\x00\x00\x01|\x00\x00\x01',data) if u]
frames=[];cur=[];vcl=False
for u in units:
    t=u[0]&31
    if t in(1,5):
        if vcl and u[1]&0x80: frames.append(cur);cur=[];vcl=False
        cur.append(u);vcl=True
    else:
        if vcl: frames.append(cur);cur=[];vcl=False
        cur.append(u)
if cur: frames.append(cur)
for n,f in enumerate(frames):
    body=b''.join(b'\0\0\0\1'+u for u in f)
    key=any(u[0]&31==5 for u in f)
    ext=bytes([0x80,0,64//8,48//8, 0x81,0,2,10]) # size 64x48, H.264 at 10 fps
    sec=n//10; date=(26<<26)|(11<<22)|(20<<17)|(9<<12)|(30<<6)|sec
    length=24+len(ext)+len(body)+8
    head=b'DHAV'+bytes([0xfd if key else 0xfc,0,0,0])+struct.pack('<IIIHBB',n,length,date,(n*100)&0xffff,len(ext),0)
    out.write(head+ext+body+b'dhav'+struct.pack('<I',length))
