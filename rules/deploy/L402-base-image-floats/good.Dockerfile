# FROM x:latest
ARG BASE
ARG TAG=2.6.0-cuda12.6-cudnn9-runtime
FROM pytorch/pytorch:${TAG} AS base
FROM base AS next
FROM BASE
FROM $BASE
FROM a:latest@sha256:abababababababababababababababababababababababababababababababab
FROM alpine:3
FROM scratch
COPY --from=base /a /a
COPY --from=0 /a /a
COPY --from=ghcr.io/astral-sh/uv:0.7.2 /uv /bin/
USER x
