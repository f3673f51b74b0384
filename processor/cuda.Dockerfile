# The processor on a GPU of NVIDIA's: an image of processor/Dockerfile, and torch, which brings CUDA's libraries with it.
# Build context: the root of the repository. PROCESSOR is the image that it is made from, with or without models.
ARG PROCESSOR=image-processor


FROM python:3.11-slim-bookworm AS torch
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY requirements/cuda.txt /requirements/
RUN pip install --no-cache-dir --require-hashes --target /opt/torch -r /requirements/cuda.txt


FROM $PROCESSOR
COPY --from=torch /opt/torch /opt/torch
# What NVIDIA's container toolkit puts into the container: the driver's part that computes, and nvidia-smi.
ENV PYTHONPATH=/opt/app:/opt/torch DEVICE=cuda \
    NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
