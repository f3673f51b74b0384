"""RTSP, spoken by us: one connection to the address that was checked, with all of the video in it (RFC 2326, 10.12)."""
