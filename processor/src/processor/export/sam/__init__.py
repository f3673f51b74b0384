"""Segment Anything (SAM) as OpenVINO's networks: one encodes a picture, one decodes masks out of prompts."""
