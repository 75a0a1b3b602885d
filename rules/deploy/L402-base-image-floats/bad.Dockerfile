ARG TAG=latest
ARG IMAGE=pytorch/pytorch
FROM pytorch/pytorch AS a  # expect: L402
FROM $IMAGE:${TAG} AS b  # expect: L402
FROM nvcr.io/nvidia/pytorch:nightly AS c  # expect: L402
FROM --platform=$BUILDPLATFORM localhost:5000/tool AS d  # expect: L402
FROM quay.io/x/busybox-${OS}-${ARCH}:latest AS e  # expect: L402
COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/  # expect: L402
USER x
