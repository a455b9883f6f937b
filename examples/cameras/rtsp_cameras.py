"""Cameras for cameras.sh: two GStreamer RTSP servers on loopback. Prints their ports and serves until it is ended.

/guide    x264enc tune=zerolatency ! rtph264pay config-interval=-1, the line that most guides give
/refresh  intra refresh: only the first frame is a key frame
/jpeg     motion JPEG
/digest   as /guide, on the second server, which asks for a digest: the user is "user", the password is in CAMERA_PASSWORD
"""

import os
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

SCENE = "videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=10/1"
X264 = "x264enc tune=zerolatency key-int-max=10"
ELEMENTS = ["videotestsrc", "x264enc", "rtph264pay", "jpegenc", "rtpjpegpay"]


def login(password):
    """Authentication by digest."""
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "user")
    auth = GstRtspServer.RTSPAuth()
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    auth.add_digest("user", password, token)
    return auth


def serve(pipelines):
    """A server with a camera for each path."""
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    rights = "user, media.factory.access=(boolean)true, media.factory.construct=(boolean)true"
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_role("user")
    permissions.add_role_from_structure(Gst.Structure.from_string(rights)[0])
    for path, pipeline in pipelines.items():
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(f"( {pipeline} )")
        factory.set_shared(True)
        factory.set_permissions(permissions)
        server.get_mount_points().add_factory(path, factory)
    return server


def main():
    Gst.init(None)
    missing = [name for name in ELEMENTS if Gst.ElementFactory.find(name) is None]
    if missing:
        sys.exit(f"GStreamer has no {', '.join(missing)}")
    payload = "rtph264pay config-interval=-1 name=pay0 pt=96"
    public = serve(
        {
            "/guide": f"{SCENE} ! {X264} ! {payload}",
            "/refresh": f"{SCENE} ! {X264} intra-refresh=true sliced-threads=false ! {payload}",
            "/jpeg": f"{SCENE},format=I420 ! jpegenc ! rtpjpegpay name=pay0 pt=26",
        }
    )
    private = serve({"/digest": f"{SCENE} ! {X264} ! {payload}"})
    private.set_auth(login(os.environ["CAMERA_PASSWORD"]))
    for server in (public, private):
        server.attach(None)
    print(public.get_bound_port(), private.get_bound_port(), flush=True)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
