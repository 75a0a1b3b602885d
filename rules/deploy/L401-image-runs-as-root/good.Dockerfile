FROM python:3.12-slim AS base
RUN useradd -m -u 1000 trainer
USER 1000:0
FROM base
# USER root
COPY . /app
